import { useVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useRef, type UIEvent } from 'react'
import { useScale } from '../lib/use-scale.ts'
import type { PagedList } from './paged-list.ts'

interface RowOptions<Item> {
  /** Height of a row in px at the default text size. */
  readonly height: number
  /** Number of rows rendered beyond the visible ones. */
  readonly overscan: number
  /** The next page is loaded when this many rows are left. */
  readonly ahead: number
  readonly keyOf: (item: Item) => string | number
}

/** Virtualizes a long list: only the visible rows are in the DOM. Holds the list still while it is scrolled down. */
export function useRowsInSight<Question, Item, Cursor>(
  list: PagedList<Question, Item, Cursor>,
  { height, overscan, ahead, keyOf }: RowOptions<Item>,
) {
  const { items, cursor, question } = list.use()
  const scroller = useRef<HTMLDivElement>(null)
  const rowHeight = height * useScale()
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan,
    getItemKey: useCallback((index: number) => keyOf(items[index]!), [items]),
  })
  useEffect(() => rows.measure(), [rowHeight])
  const visible = rows.getVirtualItems()
  const last = visible.at(-1)?.index ?? 0
  useEffect(() => {
    if (cursor !== null && last >= items.length - ahead) void list.loadMore()
  }, [cursor, last, items.length])
  // A list for a new question starts at the top.
  useEffect(() => list.hold(false), [question])

  const toTop = (): void => {
    rows.scrollToOffset(0)
    list.hold(false)
  }
  const onScroll = ({ currentTarget }: UIEvent<HTMLElement>): void => list.hold(currentTarget.scrollTop > rowHeight / 2)
  return { scroller, rows, visible, rowHeight, toTop, onScroll }
}

export type RowsInSight = ReturnType<typeof useRowsInSight>
