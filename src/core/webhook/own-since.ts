import type { SettingsReader } from '../settings/settings.ts'
import type { MessageRow } from '../storage/message-table.ts'
import type { Storage } from '../storage/open-storage.ts'
import { DAY_MS } from '../time/durations.ts'
import { isoTime, type OwnLine } from './payload.ts'

/** Only the newest lines are sent: a core needs what was settled, not a whole conversation. */
const MOST_LINES = 20
const MOST_CHARACTERS = 1_000
/** How far back to look in a chat that the core knows nothing of yet. */
const FIRST_MS = DAY_MS

/**
 * Finds what the owner wrote by hand (on the phone or in our window) into a message's chat since the core got the previous message of it.
 * Oldest first; empty while the setting is off.
 */
export function createOwnSince({
  settings,
  storage,
}: {
  readonly settings: SettingsReader
  readonly storage: Pick<Storage, 'messages' | 'ownTexts' | 'replies'>
}): (row: MessageRow) => readonly OwnLine[] {
  return (row) => {
    if (settings.get('forward.ownTexts') === 'off') return []
    const { session_id, chat_key } = row
    const before = storage.messages.lastDelivered(session_id, chat_key, 0)
    // A delivered message that is posted again finds itself as the last delivered one, which says nothing about an earlier one.
    const known = before === null || before.id === row.id ? null : before
    const since = known?.posted_at ?? row.stored_at - FIRST_MS
    const byPhone = storage.ownTexts
      .since(session_id, chat_key, known?.sent_at ?? row.sent_at - FIRST_MS, MOST_LINES)
      .filter((own) => own.stored_at > since)
      .map((own) => ({ text: own.text, time: own.sent_at }))
    const byWindow = storage.replies
      .ofChatSince(session_id, chat_key, since)
      .filter((reply) => reply.origin === 'owner-window' && reply.state === 'sent')
      .map((reply) => ({ text: reply.text, time: reply.sent_at ?? reply.queued_at }))
    return [...byPhone, ...byWindow]
      .filter(({ text }) => text !== '')
      .sort((a, b) => a.time - b.time)
      .slice(-MOST_LINES)
      .map(({ text, time }) => ({ text: cut(text), at: isoTime(time) }))
  }
}

const cut = (text: string): string =>
  text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS).toWellFormed()}…` : text
