import { useVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useRef, useState, type KeyboardEvent } from 'react'
import type { ChatView } from '../../../../shared/model/chat.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { words } from '../../i18n/en.ts'
import { useScale } from '../../lib/use-scale.ts'
import { useMinute } from '../../lib/use-minute.ts'
import { isSame } from './arrange-chats.ts'
import { holdChats, loadChats, loadOlderChats, useChatList } from './chat-list-store.ts'
import { ChatRow } from './chat-row.tsx'

const ROW = 72
const idOf = (index: number) => `chat-option-${index}`

interface ChatListProps {
  readonly open: { readonly sessionId: string; readonly chatKey: string } | null
  readonly onOpen: (chat: ChatView) => void
}

/** The chats, thousands of them, of which only those in sight are on the page. Arrows move, Enter opens. */
export function ChatList({ open, onOpen }: ChatListProps) {
  const { chats, before, status, question, fresh } = useChatList()
  const scroller = useRef<HTMLDivElement>(null)
  const rowHeight = ROW * useScale()
  const now = useMinute()
  const [active, setActive] = useState(-1)
  const rows = useVirtualizer({
    count: chats.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 6,
    getItemKey: useCallback((index: number) => `${chats[index]!.sessionId} ${chats[index]!.chatKey}`, [chats]),
  })
  useEffect(() => rows.measure(), [rowHeight])
  const visible = rows.getVirtualItems()
  const lastVisible = visible.at(-1)?.index ?? 0
  useEffect(() => {
    if (before !== null && lastVisible >= chats.length - 20) void loadOlderChats()
  }, [before, lastVisible, chats.length])
  useEffect(() => setActive(-1), [question])
  // A list that appears anew stands at its top.
  useEffect(() => holdChats(false), [question])

  const move = (event: KeyboardEvent) => {
    const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }
    const from = active >= 0 ? active : chats.findIndex((chat) => open !== null && isSame(chat, open))
    const step = steps[event.key]
    const target = event.key === 'Home' ? 0 : event.key === 'End' ? chats.length - 1 : from + (step ?? 0)
    if (event.key === 'Enter' && chats[from]) return onOpen(chats[from])
    if ((step === undefined && event.key !== 'Home' && event.key !== 'End') || chats.length === 0) return
    event.preventDefault()
    const next = Math.min(Math.max(target, 0), chats.length - 1)
    setActive(next)
    rows.scrollToIndex(next)
  }
  const toTop = () => {
    rows.scrollToOffset(0)
    holdChats(false)
  }
  if (status === 'failed') return <ListFailed />
  if (status === 'loading' && chats.length === 0) return <Skeleton as="rows" rows={8} />
  if (status === 'ready' && chats.length === 0) return <NoChats searching={question.text.trim() !== ''} />
  return (
    <>
      {fresh.length > 0 && (
        <button type="button" className="fresh" onClick={toTop}>
          {words.chats.fresh(fresh.length)}
        </button>
      )}
      <div
        ref={scroller}
        className="chat-rows"
        role="listbox"
        tabIndex={0}
        aria-label={words.chats.list}
        aria-busy={status === 'loading'}
        aria-activedescendant={active >= 0 && visible.some((item) => item.index === active) ? idOf(active) : undefined}
        onKeyDown={move}
        onFocus={() =>
          active < 0 &&
          setActive(
            Math.max(
              chats.findIndex((chat) => open !== null && isSame(chat, open)),
              0,
            ),
          )
        }
        onBlur={() => setActive(-1)}
        onScroll={(event) => holdChats(event.currentTarget.scrollTop > rowHeight / 2)}
      >
        <div role="presentation" style={{ height: rows.getTotalSize(), position: 'relative' }}>
          {visible.map((item) => {
            const chat = chats[item.index]!
            return (
              <div
                key={item.key}
                role="presentation"
                className="chat-place"
                style={{ transform: `translateY(${item.start}px)`, height: rowHeight }}
              >
                <ChatRow
                  id={idOf(item.index)}
                  chat={chat}
                  now={now}
                  selected={open !== null && isSame(chat, open)}
                  active={item.index === active}
                  position={item.index + 1}
                  count={before === null ? chats.length : -1}
                  onOpen={() => {
                    setActive(item.index)
                    onOpen(chat)
                  }}
                />
              </div>
            )
          })}
        </div>
      </div>
    </>
  )
}

function NoChats({ searching }: { readonly searching: boolean }) {
  const filter = useChatList((state) => state.question.filter)
  const { empty } = words.chats
  return searching ? (
    <EmptyState title={empty.search} text={empty.searchHow} />
  ) : (
    <EmptyState title={empty[filter]} text={empty[`${filter}How`]} />
  )
}

function ListFailed() {
  const question = useChatList((state) => state.question)
  return (
    <EmptyState title={words.chats.failed} action={{ label: words.chats.again, run: () => void loadChats(question) }} />
  )
}
