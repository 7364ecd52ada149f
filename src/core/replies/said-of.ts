import type { Attachment } from '../../shared/model/attachment.ts'
import { isSameSaid, type Said } from '../ids/same-message.ts'
import { canonicalText } from '../ids/same-text.ts'
import { readJson } from '../storage/read-json.ts'
import type { ReplyRow } from '../storage/reply-table.ts'

/** The ledger columns that hold the content of a reply. */
export type SaidRow = Pick<ReplyRow, 'text' | 'attachment' | 'left_out'>

/** The attachment of this row; null when it has none, or when the attachment is left out. */
export function attachmentOf(row: SaidRow): Attachment | null {
  return row.attachment == null || row.left_out != null ? null : keptAttachment(row.attachment)
}

/** The content of this row: its text and its attachment. */
export const saidOf = (row: SaidRow): Said => ({ text: row.text, attachment: attachmentOf(row) })

/** Whether a customer would see the same content in both rows. Where a file is left out only the texts are compared. */
export function saysTheSame(one: SaidRow, other: SaidRow): boolean {
  if (one.left_out == null && other.left_out == null) return isSameSaid(saidOf(one), saidOf(other))
  return canonicalText(one.text) === canonicalText(other.text)
}

/** True when retention has deleted the content: nothing is left to send. */
export const isEmptied = (row: SaidRow): boolean => row.text === '' && row.attachment == null

/** Parses the attachment column; null when its JSON is damaged: then only the row's text is left. */
export const keptAttachment = (text: string): Attachment | null => readJson(text) as Attachment | null

/** The ledger columns that store an attachment. */
export const columnsOf = (attachment: Attachment): Required<Pick<ReplyRow, 'attachment' | 'file'>> => ({
  attachment: JSON.stringify(attachment),
  file: attachment.kind === 'file' ? attachment.sha256 : null,
})
