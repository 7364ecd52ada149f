import type { CommandResults } from '../../../../shared/contract/commands.ts'
import type { Result } from '../../../../shared/result.ts'
import { ask } from '../../stores/host-store.ts'
import { shopZone } from '../../stores/shop-zone.ts'
import { queryOf, type ActivityFilter } from './activity-filter.ts'

/** Excel reads a CSV file as UTF-8 only when it begins with this mark. */
const BYTE_ORDER_MARK = '\ufeff'

/** Fetches the filtered messages page by page and saves them as one CSV file. Returns the number of rows, or null when it failed. */
export async function saveTable(
  filter: ActivityFilter,
  name: string,
  onProgress: (count: number) => void,
): Promise<number | null> {
  const pages: string[] = [BYTE_ORDER_MARK]
  const timeZone = shopZone()
  let before: number | null = null
  let count = 0
  do {
    const result: Result<CommandResults['messages.export']> = await ask('messages.export', {
      ...queryOf(filter, timeZone),
      timeZone,
      ...(before === null ? {} : { before }),
    })
    if (!result.ok) return null
    pages.push(result.value.csv)
    count += result.value.rows
    before = result.value.before
    onProgress(count)
  } while (before !== null)
  const address = URL.createObjectURL(new Blob(pages, { type: 'text/csv;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // By then the browser has read the data.
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
  return count
}
