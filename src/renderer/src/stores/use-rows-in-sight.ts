import { useVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useLayoutEffect, useRef, useState, type PointerEvent, type UIEvent } from 'react'
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

/** Virtualizes a long list: only the visible rows are in the DOM. Holds the list still while it is scrolled down or pressed. */
export function useRowsInSight<Question, Item, Cursor>(
  list: PagedList<Question, Item, Cursor>,
  { height, overscan, ahead, keyOf }: RowOptions<Item>,
) {
  const { items, cursor, question, fresh } = list.use()
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
  const { isScrolled, setScrolled, onPointerDown } = useHold(list)
  // A list for a new question starts at the top.
  useEffect(() => setScrolled(false), [question])

  const toTop = (): void => {
    rows.scrollToOffset(0)
    setScrolled(false)
  }
  const handlers = {
    onPointerDown,
    onScroll: ({ currentTarget }: UIEvent<HTMLElement>) => setScrolled(currentTarget.scrollTop > rowHeight / 2),
  }
  // During a press at the top, the items wait only until the release.
  return { scroller, rows, visible, rowHeight, toTop, handlers, fresh: isScrolled ? fresh.length : 0 }
}

/** Events that end a press. A menu of the system or another window may take the pointer without a release. */
const RELEASES = ['pointerup', 'pointercancel', 'contextmenu', 'blur']

/** Holds the list still while it is scrolled down, and from a press to its release: a row that moves in between gets no click. */
function useHold<Question, Item, Cursor>(list: PagedList<Question, Item, Cursor>) {
  const [isScrolled, setScrolled] = useState(false)
  const [isPressed, setPressed] = useState(false)
  useLayoutEffect(() => list.hold(isScrolled || isPressed), [isScrolled, isPressed])
  const onPointerDown = ({ button, target, currentTarget }: PointerEvent): void => {
    // A press on the list itself is one on its scrollbar.
    if (button !== 0 || target === currentTarget) return
    setPressed(true)
    const over = new AbortController()
    const release = (): void => {
      over.abort()
      // The click comes after this event: let it find its row.
      setTimeout(() => setPressed(false))
    }
    for (const name of RELEASES) addEventListener(name, release, { signal: over.signal })
  }
  return { isScrolled, setScrolled, onPointerDown }
}

export type RowsInSight = ReturnType<typeof useRowsInSight>
