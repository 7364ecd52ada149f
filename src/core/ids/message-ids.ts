/**
 * Rebuilds ids from their parts. Nothing here relies on `_serialized` of a message key: WhatsApp Web dropped it in July 2026, and
 * getters of the page's objects do not cross into Node.
 */

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

/** `user@server` of a WhatsApp id given as text or as a Wid object; null for anything else. Device parts (`:12`) are cut. */
export function parseWid(value: unknown): string | null {
  const text = rawWid(value)
  if (text === null) return null
  const match = /^([^@\s]+)@([a-z.]+)$/.exec(text)
  if (match === null) return null
  const [, user = '', server = ''] = match
  const plainUser = server === 'g.us' ? user : (user.split(/[:.]/)[0] ?? user)
  return `${plainUser}@${server === 's.whatsapp.net' ? 'c.us' : server}`
}

/** The id as WhatsApp writes it, device part included, because a rebuilt message id must equal the page's own. */
function rawWid(value: unknown): string | null {
  if (typeof value === 'string') return value === '' ? null : value
  if (!isRecord(value)) return null
  if (typeof value['_serialized'] === 'string') return value['_serialized']
  if (typeof value['user'] === 'string' && typeof value['server'] === 'string') {
    return `${value['user']}@${value['server']}`
  }
  return null
}

/** The id if it can be part of a message key, else null: it must be `user@server` without `_`, which separates the parts of a key. */
function keyWid(value: unknown): string | null {
  const text = rawWid(value)
  return text !== null && /^[^@\s_]+@[a-z.]+$/.test(text) && text.isWellFormed() ? text : null
}

export interface MessageKeyParts {
  readonly fromMe: boolean
  readonly remote: string
  readonly id: string
  readonly participant: string | null
}

/** The text form of a key, as older versions of WhatsApp Web and its own code write it. */
function parseKeyText(text: string): MessageKeyParts | null {
  const match = /^(true|false)_([^_\s]+@[a-z.]+)_([^_\s]+)(?:_(\S+@[a-z.]+))?/.exec(text)
  if (match === null) return null
  const [, fromMe, remote = '', id = '', participant] = match
  return { fromMe: fromMe === 'true', remote, id, participant: participant ?? null }
}

/**
 * Reads a message key that came over the page bridge: from its fields, and where a field is missing from its text form. A chat or
 * author that could not cross the bridge is taken from the `from`, `to` or `author` of `message`. Null when `fromMe`, the id or the
 * chat stays unknown.
 */
export function parseMessageKey(
  value: unknown,
  message: Readonly<Record<string, unknown>> = {},
): MessageKeyParts | null {
  if (typeof value === 'string') return parseKeyText(value)
  if (!isRecord(value)) return null
  const text = typeof value['_serialized'] === 'string' ? parseKeyText(value['_serialized']) : null
  const fromMe = typeof value['fromMe'] === 'boolean' ? value['fromMe'] : text?.fromMe
  const id = typeof value['id'] === 'string' && value['id'] !== '' ? value['id'] : text?.id
  if (fromMe === undefined || id === undefined) return null
  const remote = keyWid(value['remote']) ?? text?.remote ?? keyWid(message[fromMe ? 'to' : 'from'])
  if (remote === null || remote === undefined) return null
  const given = value['participant']
  const participant = keyWid(given) ?? text?.participant ?? (given == null ? null : keyWid(message['author']))
  // Replace lone surrogates: the database does not keep them, and a changed id would never be found again.
  return { fromMe, remote, id: id.toWellFormed(), participant }
}

/** `fromMe_remote_id[_participant]`: stable, and the key by which the page's own collection finds a message. */
export function buildMessageId(parts: MessageKeyParts): string {
  const start = `${parts.fromMe}_${parts.remote}_${parts.id}`
  return parts.participant === null ? start : `${start}_${parts.participant}`
}

/** The digits before the `@` if the id is on this server, else null. */
export function userOf(wid: string | null, server: 'c.us' | 'lid'): string | null {
  if (wid === null) return null
  const [user = '', host = ''] = wid.split('@')
  return host === server && /^\d+$/.test(user) ? user : null
}

/** The `id` part of `fromMe_remote_id[_participant]`, which WhatsApp assigned to the message. */
export function idPartOf(messageId: string): string {
  return messageId.split('_')[2] ?? messageId
}

/** The chat in `fromMe_remote_id[_participant]`. */
export function remoteOf(messageId: string): string {
  return messageId.split('_')[1] ?? ''
}

/** Whether our own account wrote the message, by its id. */
export function isOwn(messageId: string): boolean {
  return messageId.startsWith('true_')
}
