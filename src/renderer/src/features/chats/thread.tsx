import { useVirtualizer } from '@tanstack/react-virtual'
import { ArrowDown, ArrowLeft } from 'lucide-react'
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { EmptyState } from '../../components/empty-state.tsx'
import { words } from '../../i18n/en.ts'
import { formatPhone } from '../../lib/phone.ts'
import { ask } from '../../stores/host-store.ts'
import { ChatAvatar } from './chat-avatar.tsx'
import { isSame } from './arrange-chats.ts'
import { ChargeBar } from './charge-bar.tsx'
import { useChatList } from './chat-list-store.ts'
import { chatName } from '../../lib/chat-name.ts'
import { Composer, ComposerPlace } from './composer.tsx'
import { ThreadMenu } from './thread-menu.tsx'
import { ThreadLine } from './thread-line.tsx'
import { linesOf } from './thread-lines.ts'
import { loadOlderLines, openThread, useThread } from './thread-store.ts'

const ESTIMATE = 84
const AT_END = 40
const NEAR_TOP = 600

/** The open chat; until its page has come, as the list knows it. What was open before is another chat. */
function useKnownChat(open: OpenChat) {
  const { chat, status, problem } = useThread()
  const listed = useChatList(({ chats }) => chats.find((known) => isSame(known, open)))
  const isHere = chat !== null && isSame(chat, open)
  return { chat: isHere ? chat : (listed ?? null), status, problem }
}

interface OpenChat {
  readonly sessionId: string
  readonly chatKey: string
}

/** One chat: who is in charge, what was said, and the field to write in. */
export function Thread({ open, onClose }: { readonly open: OpenChat; readonly onClose: () => void }) {
  const { chat, status, problem } = useKnownChat(open)
  if (status === 'gone' || status === 'failed') {
    const back = { label: words.chats.back, run: onClose }
    const again = { label: words.chats.again, run: () => void openThread(open) }
    return (
      <section className="thread" aria-label={words.chats.title}>
        {status === 'gone' ? (
          <EmptyState title={words.chats.gone} action={back} />
        ) : (
          <EmptyState title={problem} action={again} />
        )}
      </section>
    )
  }
  const name = chat === null ? '' : chatName(chat)
  return (
    <section
      className="thread"
      aria-label={words.chats.thread(name)}
      // What a menu or a question of this chat does with Escape is theirs: they stand beside it on the page.
      onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.contains(event.target as Node) && onClose()}
    >
      <header className="thread-head">
        <button type="button" className="button icon thread-back" aria-label={words.chats.back} onClick={onClose}>
          <ArrowLeft className="turns" size="1.25rem" aria-hidden="true" />
        </button>
        {chat && <ChatAvatar chat={chat} />}
        <div>
          <h2>
            <bdi dir="auto">{name}</bdi>
          </h2>
          {chat?.isGroup && <p>{words.chats.group}</p>}
          {chat?.phone && !chat.isGroup && chat.name && <p>{formatPhone(chat.phone)}</p>}
        </div>
        {chat && <ThreadMenu chat={chat} onGone={onClose} />}
      </header>
      {chat ? <ChargeBar chat={chat} /> : <div className="charge-bar" aria-hidden="true" />}
      <Lines />
      {chat ? <Composer chat={chat} /> : <ComposerPlace />}
    </section>
  )
}

const isNearEnd = (box: HTMLElement) => box.scrollHeight - box.scrollTop - box.clientHeight < AT_END

/** The lines in sight. The newest stays at the bottom; whoever reads further up is not moved by what comes in. */
function Lines() {
  const { items, before, status, firstNew, going, sessionId, chatKey, chat } = useThread()
  const scroller = useRef<HTMLDivElement>(null)
  const [atEnd, setAtEnd] = useState(true)
  const end = useRef(true)
  const top = useRef(0)
  const [seen, setSeen] = useState(0)
  const lines = useMemo(
    () => linesOf(items, { firstNew, complete: before === null, going }),
    [items, firstNew, before, going],
  )
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ESTIMATE,
    overscan: 8,
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: AT_END,
    getItemKey: useCallback((index: number) => lines[index]!.key, [lines]),
    paddingEnd: 12,
  })
  // What moved the end itself (a line smaller than was thought, one that went) is nobody's step up: its event comes later.
  const stayed = () => {
    const box = scroller.current!
    if (end.current && isNearEnd(box)) top.current = box.scrollTop
  }
  useLayoutEffect(stayed)
  useEffect(() => {
    // The window, the texts or the field below changed their size: whoever reads the newest line goes on reading it.
    const observer = new ResizeObserver(() => {
      if (end.current) rows.scrollToEnd()
      stayed()
    })
    observer.observe(scroller.current!)
    observer.observe(scroller.current!.firstElementChild!)
    return () => observer.disconnect()
  }, [])
  useEffect(() => {
    // Whoever writes wants to see it.
    if (going.length > 0) rows.scrollToEnd()
  }, [going.length])
  const newest = items.at(-1)?.key
  useEffect(() => {
    if (status === 'ready') rows.scrollToEnd()
  }, [status])
  const unread = chat?.unread ?? 0
  useEffect(() => {
    // Looked at here, in this window; WhatsApp is not told.
    if (atEnd && unread > 0 && document.hasFocus()) void ask('chat.markSeen', { sessionId, chatKey })
    if (atEnd) setSeen(items.length)
  }, [atEnd, unread, newest])

  const onScroll = () => {
    const box = scroller.current!
    const isNear = isNearEnd(box)
    // Only who goes up leaves the end: new lines may have come between two of their steps down.
    const isLeaving = box.scrollTop < top.current
    top.current = box.scrollTop
    if (isNear || isLeaving) end.current = isNear
    setAtEnd(end.current)
    if (box.scrollTop < NEAR_TOP) void loadOlderLines()
  }
  const below = atEnd ? 0 : Math.max(items.length - seen, 0)
  return (
    <div className="thread-middle">
      <div
        ref={scroller}
        className="thread-lines"
        tabIndex={0}
        role="log"
        aria-busy={status !== 'ready'}
        onScroll={onScroll}
      >
        <div style={{ height: rows.getTotalSize(), position: 'relative' }}>
          {rows.getVirtualItems().map((item) => (
            <div
              key={item.key}
              ref={rows.measureElement}
              data-index={item.index}
              className="thread-place"
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <ThreadLine line={lines[item.index]!} />
            </div>
          ))}
        </div>
      </div>
      {!atEnd && (
        <button
          type="button"
          className="button to-newest"
          aria-label={words.chats.newest}
          onClick={() => rows.scrollToEnd()}
        >
          <ArrowDown size="1rem" aria-hidden="true" />
          {below > 0 && words.chats.newLines(below)}
        </button>
      )}
    </div>
  )
}
