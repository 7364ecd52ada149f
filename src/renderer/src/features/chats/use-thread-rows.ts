import { useVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useWindowFocus } from '../../lib/use-window-focus.ts'
import { ask } from '../../stores/host-store.ts'
import { useFollowNewest } from './follow-newest.ts'
import { linesOf } from './thread-lines.ts'
import { threadLines, useThread } from './thread-store.ts'

const ESTIMATE = 84
const NEAR_TOP = 600

/** The lines of the open chat in sight. The newest stays at the bottom; whoever reads further up is not moved by what comes in. */
export function useThreadRows() {
  const { items: newestFirst, cursor, status } = threadLines.use()
  const { firstNew, going } = useThread()
  const items = useMemo(() => newestFirst.toReversed(), [newestFirst])
  const scroller = useRef<HTMLDivElement>(null)
  const lines = useMemo(
    () => linesOf(items, { firstNew, complete: cursor === null, going }),
    [items, firstNew, cursor, going],
  )
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ESTIMATE,
    overscan: 8,
    // Older lines that come above move nothing. Where the end is followed is decided below, not by the list.
    anchorTo: 'end',
    scrollEndThreshold: -1,
    getItemKey: useCallback((index: number) => lines[index]!.key, [lines]),
    paddingEnd: 12,
  })
  const { atEnd, onScroll: follow } = useFollowNewest(rows, scroller)
  useEffect(() => {
    // Whoever writes wants to see it.
    if (going.length > 0) rows.scrollToEnd()
  }, [going.length])
  useEffect(() => {
    if (status === 'ready') rows.scrollToEnd()
  }, [status])
  const below = useSeen(items, atEnd)
  const onScroll = ({ currentTarget }: { readonly currentTarget: HTMLElement }) => {
    follow()
    if (currentTarget.scrollTop < NEAR_TOP) void threadLines.loadMore()
  }
  return { scroller, rows, lines, atEnd, below, isBusy: status !== 'ready', onScroll }
}

/** What is looked at at the end has been seen; says how many lines came below since. */
function useSeen(items: readonly { readonly key: string }[], atEnd: boolean): number {
  const question = threadLines.use((state) => state.question)
  const unread = useThread(({ chat }) => chat?.unread ?? 0)
  const isLookedAt = useWindowFocus()
  const [seen, setSeen] = useState<string | null>(null)
  const newest = items.at(-1)?.key
  useEffect(() => {
    // Looked at here, in this window; WhatsApp is not told.
    if (atEnd && unread > 0 && isLookedAt && question) void ask('chat.markSeen', question)
    if (atEnd) setSeen(newest ?? null)
  }, [atEnd, unread, newest, isLookedAt])
  const last = items.findLastIndex(({ key }) => key === seen)
  return atEnd || last < 0 ? 0 : items.length - 1 - last
}
