import type { Attachment, LeftOutReason } from '../../shared/model/attachment.ts'
import type { MessageRow } from '../storage/message-table.ts'
import type { Storage } from '../storage/open-storage.ts'
import type { NewReply } from '../storage/reply-table.ts'
import { columnsOf } from './said-of.ts'
import { splitText } from './split-text.ts'

/** A reply as the ledger keeps it: without bytes, which are on disk by now. */
export interface StoredReply {
  readonly text: string
  readonly quote: boolean
  readonly attachment: Attachment | null
  /** Why its attachment is left out; null when nothing is left out. */
  readonly leftOut: LeftOutReason | null
}

type Part = Pick<NewReply, 'text' | 'attachment' | 'file' | 'left_out'>

/** Longest caption in characters: WhatsApp shows no more. A longer text follows its picture as a separate message. */
const LONGEST_CAPTION = 1_024

/** Puts the replies of an answer into the ledger, in order and split where WhatsApp needs it. Inside the caller's transaction. */
export function storeReplies(
  storage: Storage,
  now: number,
  message: MessageRow,
  replies: readonly StoredReply[],
): void {
  // The chat may have got its second key while the core was thinking.
  const { chat_key } = storage.messages.find(message.id) ?? message
  const parts = replies.flatMap((reply) => partsOf(reply).map((part, n) => ({ part, quote: reply.quote && n === 0 })))
  insertAnswer(
    storage,
    parts.map(({ part, quote }) => ({
      message_row: message.id,
      session_id: message.session_id,
      chat_id: message.chat_id,
      chat_key,
      ...part,
      quoted_id: quote ? message.message_id : null,
      origin: 'response',
      ...stateOf(part),
      queued_at: now,
      not_before: now,
      idempotency_key: null,
    })),
  )
}

/**
 * Splits one reply into messages. A short text is the caption of its file. A text that cannot be a caption goes before a voice note, a
 * sticker or a place, and after any other file.
 */
export function partsOf({ text, attachment, leftOut }: Omit<StoredReply, 'quote'>): readonly Part[] {
  const texts = splitText(text).map((part): Part => ({ text: part }))
  if (leftOut !== null)
    return texts.length === 0
      ? [{ text: '', left_out: leftOut }]
      : [{ ...texts[0]!, left_out: leftOut }, ...texts.slice(1)]
  if (attachment === null) return texts
  const kept = columnsOf(attachment)
  if (texts.length === 1 && hasCaption(attachment) && text.length <= LONGEST_CAPTION) return [{ ...texts[0]!, ...kept }]
  const alone: Part = { text: '', ...kept }
  return hasCaption(attachment) ? [alone, ...texts] : [...texts, alone]
}

/** A part without a text fails at once when its file is left out: nothing remains to send. */
const stateOf = (part: Part): Pick<NewReply, 'state' | 'reason'> =>
  part.text === '' && part.left_out != null
    ? { state: 'failed', reason: part.left_out }
    : { state: 'queued', reason: null }

function hasCaption(attachment: Attachment): boolean {
  if (attachment.kind === 'place') return false
  if (attachment.kind === 'url') return attachment.as !== 'voice' && attachment.as !== 'sticker'
  return ['image', 'video', 'document'].includes(attachment.shownAs)
}

/** Inserts the parts of one answer. They belong together: none is sent after an earlier one failed. Returns their ids. */
export function insertAnswer(storage: Storage, rows: readonly NewReply[]): readonly number[] {
  const ids = rows.map((row) => storage.replies.insert(row))
  if (ids.length > 1) for (const id of ids) storage.replies.update(id, { answer: ids[0]! })
  return ids
}
