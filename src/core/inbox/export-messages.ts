import type { CommandArguments, CommandResults } from '../../shared/contract/commands.ts'
import type { Catalog } from '../../shared/words/catalog.ts'
import type { Storage } from '../storage/open-storage.ts'
import { csvHead, csvOf } from './message-csv.ts'
import { messageViewOf } from './message-view.ts'

/** One page of messages as CSV, newest first. The first page begins with the head line. */
export function exportMessages(
  storage: Storage,
  { limit, timeZone, ...query }: CommandArguments<'messages.export'>,
  book: Catalog,
): CommandResults['messages.export'] {
  const rows = storage.messages.list({ ...query, limit: limit + 1 })
  const page = rows.slice(0, limit)
  const views = page.map((row) => messageViewOf(row, storage.replies.ofMessage(row.id)))
  // Swedish formats times as spreadsheets in every language read them: 2026-03-05 14:07:09.
  const format = new Intl.DateTimeFormat('sv-SE', {
    dateStyle: 'short',
    timeStyle: 'medium',
    ...(timeZone === undefined ? {} : { timeZone }),
  })
  const head = query.before === undefined ? csvHead(book) : ''
  return {
    csv: head + csvOf(views, (at) => format.format(at)),
    rows: page.length,
    before: rows.length > limit ? (page.at(-1)?.id ?? null) : null,
  }
}
