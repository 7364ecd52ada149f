/**
 * Accounts without a person behind them: WhatsApp's announcements, its business services and Meta's bots. This is the only list. The
 * numbers come from WhatsApp Web's own code (its `WAWebWid`).
 */
const ACCOUNTS: ReadonlySet<string> = new Set([
  /** WhatsApp's announcements. */
  '0@c.us',
  'server@c.us',
  /** Notices about the account. */
  '16508638904@c.us',
  /** WhatsApp's own business account. */
  '16505361212@c.us',
  /** The hub of Meta's bots. */
  '165332417282214@lid',
])
/** Phone numbers that only bots have; Meta AI is one of them. */
const BOT_PHONE = /^(1313555\d{4}|131655500\d{2})$/

/** Whether this id (`user@server`) is one of WhatsApp's own accounts or a bot. A bot behind a LID is recognised only by its phone. */
export function isWhatsAppAccount(id: string): boolean {
  const [user = '', server = ''] = id.toLowerCase().split('@')
  if (server === 'bot') return true
  return ACCOUNTS.has(`${user}@${server}`) || (server === 'c.us' && BOT_PHONE.test(user))
}
