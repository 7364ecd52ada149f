import { useVirtualizer } from '@tanstack/react-virtual'
import { ArrowDown, ArrowLeft } from 'lucide-react'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { EmptyState } from '../../components/empty-state.tsx'
import { words } from '../../i18n/words.ts'
import { formatPhone } from '../../lib/phone.ts'
import { useMinute } from '../../lib/use-minute.ts'
import { ask } from '../../stores/host-store.ts'
import { ChatAvatar } from './chat-avatar.tsx'
import { isSame } from './arrange-chats.ts'
import { ChargeBar } from './charge-bar.tsx'
import { useChatList } from './chat-list-store.ts'
import { chatName } from '../../lib/chat-name.ts'
import { useWindowFocus } from '../../lib/use-window-focus.ts'
import { Composer, ComposerPlace } from './composer.tsx'
import { useFollowNewest } from './follow-newest.ts'
import { ThreadMenu } from './thread-menu.tsx'
import { ThreadLine } from './thread-line.tsx'
import { linesOf } from './thread-lines.ts'
import { loadOlderLines, openThread, useThread } from './thread-store.ts'

const ESTIMATE = 84
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
  const place = useRef<HTMLElement>(null)
  const isThere = status !== 'gone' && status !== 'failed'
  useEffect(() => {
    // Where the window is narrow the list has gone away, and the keyboard that was in it comes here.
    const isAlone = document.querySelector('.chats-list')?.checkVisibility() === false
    if (isAlone && !place.current!.contains(document.activeElement)) place.current!.querySelector('button')?.focus()
  }, [isThere])
  if (!isThere) {
    const back = { label: words.chats.back, run: onClose }
    const again = { label: words.chats.again, run: () => void openThread(open) }
    return (
      <section ref={place} className="thread" aria-label={words.chats.title}>
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
      ref={place}
      className="thread"
      aria-label={words.chats.thread({ name })}
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

/** The lines in sight. The newest stays at the bottom; whoever reads further up is not moved by what comes in. */
function Lines() {
  const { items, before, status, firstNew, going, sessionId, chatKey, chat } = useThread()
  const scroller = useRef<HTMLDivElement>(null)
  const [seen, setSeen] = useState<string | null>(null)
  const isLookedAt = useWindowFocus()
  const now = useMinute()
  const lines = useMemo(
    () => linesOf(items, { firstNew, complete: before === null, going }),
    [items, firstNew, before, going],
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
  const { atEnd, onScroll } = useFollowNewest(rows, scroller)
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
    if (atEnd && unread > 0 && isLookedAt) void ask('chat.markSeen', { sessionId, chatKey })
    if (atEnd) setSeen(newest ?? null)
  }, [atEnd, unread, newest, isLookedAt])

  const lastSeen = items.findLastIndex(({ key }) => key === seen)
  const below = atEnd || lastSeen < 0 ? 0 : items.length - 1 - lastSeen
  return (
    <div className="thread-middle">
      <div
        ref={scroller}
        className="thread-lines"
        tabIndex={0}
        role="log"
        aria-busy={status !== 'ready'}
        onScroll={(event) => {
          onScroll()
          if (event.currentTarget.scrollTop < NEAR_TOP) void loadOlderLines()
        }}
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
              <ThreadLine line={lines[item.index]!} now={now} />
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
          {below > 0 && words.chats.newLines({ count: below })}
        </button>
      )}
    </div>
  )
}
