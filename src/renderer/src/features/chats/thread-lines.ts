import type { ThreadItem } from '../../../../shared/model/chat.ts'
import { dateIn } from '../../../../shared/owners-day.ts'
import { ownZone } from '../../lib/own-locale.ts'
import type { Going } from './thread-store.ts'

/** One line of a thread: a separator, an item, or a message being sent. */
export type Line =
  | { readonly kind: 'day'; readonly key: string; readonly at: number }
  | { readonly kind: 'new'; readonly key: string }
  | { readonly kind: 'begins'; readonly key: string }
  | { readonly kind: 'item'; readonly key: string; readonly item: ThreadItem }
  | { readonly kind: 'going'; readonly key: string; readonly at: number; readonly text: string }

const rankOf = (item: ThreadItem) => ({ customer: 0, own: 1, reply: 2 })[item.kind]
const rowOf = (item: ThreadItem) => Number(item.key.slice(1))
/** Sorts oldest first. At the same time: the customer's line, then the owner's, then the reply. */
export function byPlace(a: ThreadItem, b: ThreadItem): number {
  return a.at - b.at || rankOf(a) - rankOf(b) || rowOf(a) - rowOf(b)
}

/** Returns the lines with a separator before each day and before the first line that was unread when the chat was opened. */
export function linesOf(
  items: readonly ThreadItem[],
  {
    firstNew,
    complete,
    going = [],
  }: { readonly firstNew: string | null; readonly complete: boolean; readonly going?: readonly Going[] },
): readonly Line[] {
  const lines: Line[] = complete && items.length > 0 ? [{ kind: 'begins', key: 'begins' }] : []
  let day = ''
  for (const item of items) {
    const date = dateIn(ownZone(), item.at)
    if (date !== day) lines.push({ kind: 'day', key: `day ${date}`, at: item.at })
    day = date
    if (item.key === firstNew) lines.push({ kind: 'new', key: 'new' })
    lines.push({ kind: 'item', key: item.key, item })
  }
  return [...lines, ...going.map((one): Line => ({ kind: 'going', ...one }))]
}
