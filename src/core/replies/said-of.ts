import type { Attachment } from '../../shared/model/attachment.ts'
import { isSameSaid, type Said } from '../ids/same-message.ts'
import { canonicalText } from '../ids/same-text.ts'
import { readJson } from '../storage/read-json.ts'
import type { ReplyRow } from '../storage/reply-table.ts'

/** The columns of the ledger that say what goes out. */
export type SaidRow = Pick<ReplyRow, 'text' | 'attachment' | 'left_out'>

/** What goes with the text of this row; null when nothing does, or when it is left out. */
export function attachmentOf(row: SaidRow): Attachment | null {
  return row.attachment == null || row.left_out != null ? null : keptAttachment(row.attachment)
}

/** What this row says to the customer. */
export const saidOf = (row: SaidRow): Said => ({ text: row.text, attachment: attachmentOf(row) })

/** Whether a customer would see the same in both. Where a file was left out the words decide: it was meant to go with them. */
export function saysTheSame(one: SaidRow, other: SaidRow): boolean {
  if (one.left_out == null && other.left_out == null) return isSameSaid(saidOf(one), saidOf(other))
  return canonicalText(one.text) === canonicalText(other.text)
}

/** Retention has emptied it: there is nothing to send any more. */
export const isEmptied = (row: SaidRow): boolean => row.text === '' && row.attachment == null

/** As the ledger keeps it; null where the stored text is damaged: the row's text is what is left. */
export const keptAttachment = (text: string): Attachment | null => readJson(text) as Attachment | null

/** The columns that keep what goes with a text. */
export const columnsOf = (attachment: Attachment): Required<Pick<ReplyRow, 'attachment' | 'file'>> => ({
  attachment: JSON.stringify(attachment),
  file: attachment.kind === 'file' ? attachment.sha256 : null,
})
