import type { ThreadItem } from '../../shared/model/chat.ts'
import { messageViewOf, replyViewOf } from '../inbox/message-view.ts'
import { idPartOf } from '../ids/message-ids.ts'
import { attachedOf } from '../media/attached.ts'
import type { MediaRow } from '../storage/media-table.ts'
import type { ReactionTable } from '../storage/reaction-table.ts'
import type { MessageRow } from '../storage/message-table.ts'
import type { OwnTextRow } from '../storage/own-text-table.ts'
import type { ReplyRow } from '../storage/reply-table.ts'
import type { ThreadPlace, ThreadRow } from '../storage/thread-pages.ts'

/** A customer's message as a line of its thread. */
export function customerItem(row: MessageRow, media: MediaRow | null): ThreadItem {
  const { replies: _replies, ...message } = messageViewOf(row, [], attachedOf(row, media))
  return { kind: 'customer', key: `m${row.id}`, at: row.sent_at, message }
}

/** A reply of the bot, or a text the owner wrote in our window, as a line of its thread. */
export function replyItem(row: ReplyRow): ThreadItem {
  return { kind: 'reply', key: `r${row.id}`, at: row.queued_at, reply: replyViewOf(row) }
}

/** A text the owner wrote on the phone as a line of its thread. */
export function ownItem(row: OwnTextRow): ThreadItem {
  const { id, text, type, ack } = row
  return { kind: 'own', key: `o${id}`, at: row.sent_at, own: { id, text, type, ack } }
}

export function threadItemOf(line: ThreadRow, media: ReadonlyMap<number, MediaRow>, reactions: Reactions): ThreadItem {
  return withReactions(plainItem(line, media), line.row, reactions)
}

function plainItem(line: ThreadRow, media: ReadonlyMap<number, MediaRow>): ThreadItem {
  if (line.rank === 0) return customerItem(line.row, media.get(line.row.id) ?? null)
  return line.rank === 1 ? ownItem(line.row) : replyItem(line.row)
}

type Reactions = Pick<ReactionTable, 'of'>

/** The id part of the line's WhatsApp message; null while a reply has none. */
function idPartOfLine(row: MessageRow | OwnTextRow | ReplyRow): string | null {
  if ('id_part' in row) return row.id_part
  return 'wa_id_part' in row ? row.wa_id_part : idPartOf(row.message_id)
}

/** Adds the reactions to a line. */
export function withReactions(
  item: ThreadItem,
  row: MessageRow | OwnTextRow | ReplyRow,
  reactions: Reactions,
): ThreadItem {
  const idPart = idPartOfLine(row)
  const found = idPart === null ? [] : reactions.of(row.session_id, idPart)
  return found.length === 0 ? item : { ...item, reactions: found }
}

/** A place in a thread as the opaque cursor of the contract. */
export function cursorOf(place: ThreadPlace): string {
  return `${place.at}.${place.rank}.${place.id}`
}

/** The place that a cursor of `cursorOf` means; null when the cursor is invalid. */
export function parseCursor(cursor: string): ThreadPlace | null {
  const parts = /^(\d{1,16})\.([012])\.(\d{1,16})$/.exec(cursor)
  return parts === null ? null : { at: Number(parts[1]), rank: Number(parts[2]) as 0 | 1 | 2, id: Number(parts[3]) }
}
