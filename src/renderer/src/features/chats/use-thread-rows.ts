import { useVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useWindowFocus } from '../../lib/use-window-focus.ts'
import { ask } from '../../stores/host-store.ts'
import { isSame, type ChatId } from './chat-list-store.ts'
import { useFollowNewest } from './follow-newest.ts'
import { linesOf } from './thread-lines.ts'
import { threadLines, useThread } from './thread-store.ts'

const ESTIMATE = 84
const NEAR_TOP = 600

/** The visible lines of the open chat, newest at the bottom. New lines do not move an owner who reads further up. */
export function useThreadRows(open: ChatId) {
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
    // Older lines loaded above do not move the view. useFollowNewest follows the end, not the virtualizer.
    anchorTo: 'end',
    scrollEndThreshold: -1,
    getItemKey: useCallback((index: number) => lines[index]!.key, [lines]),
    paddingEnd: 12,
  })
  const { atEnd, onScroll: follow } = useFollowNewest(rows, scroller)
  useEffect(() => {
    // Show the owner the message they are sending.
    if (going.length > 0) rows.scrollToEnd()
  }, [going.length])
  useEffect(() => {
    if (status === 'ready') rows.scrollToEnd()
  }, [status])
  const below = useSeen(open, items, atEnd)
  const onScroll = ({ currentTarget }: { readonly currentTarget: HTMLElement }) => {
    follow()
    if (currentTarget.scrollTop < NEAR_TOP) void threadLines.loadMore()
  }
  return { scroller, rows, lines, atEnd, below, isBusy: status !== 'ready', onScroll }
}

/** Marks lines as seen while the owner is at the end. Returns how many lines were added since the owner left the end. */
function useSeen(open: ChatId, items: readonly { readonly key: string }[], atEnd: boolean): number {
  // Right after a change of chats, the store still holds the chat before.
  const isHere = threadLines.use(({ question }) => question !== null && isSame(question, open))
  const unread = useThread(({ chat }) => chat?.unread ?? 0)
  const isLookedAt = useWindowFocus()
  const [seen, setSeen] = useState<string | null>(null)
  const newest = items.at(-1)?.key
  useEffect(() => {
    // Marks the chat as seen only in Salesboy; WhatsApp is not told.
    if (isHere && atEnd && unread > 0 && isLookedAt) void ask('chat.markSeen', open)
    if (atEnd) setSeen(newest ?? null)
  }, [isHere, atEnd, unread, newest, isLookedAt])
  const last = items.findLastIndex(({ key }) => key === seen)
  return atEnd || last < 0 ? 0 : items.length - 1 - last
}
