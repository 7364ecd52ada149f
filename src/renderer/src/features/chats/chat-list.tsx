import { useVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { keyOfChat, type ChatView } from '../../../../shared/model/chat.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { words } from '../../i18n/words.ts'
import { useScale } from '../../lib/use-scale.ts'
import { useMinute } from '../../lib/use-minute.ts'
import { chatList, isSame } from './chat-list-store.ts'
import { ChatRow } from './chat-row.tsx'

const ROW = 72
const idOf = (index: number) => `chat-option-${index}`

interface OpenChat {
  readonly sessionId: string
  readonly chatKey: string
}

interface ChatListProps {
  readonly open: OpenChat | null
  readonly onOpen: (chat: ChatView) => void
}

/** The chats, thousands of them, of which only those in sight are on the page. Arrows move, Enter opens. */
export function ChatList({ open, onOpen }: ChatListProps) {
  const { items: chats, cursor, status, question, fresh } = chatList.use()
  const scroller = useRef<HTMLDivElement>(null)
  const rowHeight = ROW * useScale()
  const now = useMinute()
  // A chat, not a place: what Enter opens stays the same when another one comes in above, or the list is read again.
  const [chosen, setChosen] = useState<OpenChat | null>(null)
  const [hasFocus, setHasFocus] = useState(false)
  const placeOf = (which: OpenChat | null) => (which === null ? -1 : chats.findIndex((chat) => isSame(chat, which)))
  const known = placeOf(chosen)
  const active = !hasFocus || chats.length === 0 ? -1 : known >= 0 ? known : Math.max(placeOf(open), 0)
  const rows = useVirtualizer({
    count: chats.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 6,
    getItemKey: useCallback((index: number) => keyOfChat(chats[index]!.sessionId, chats[index]!.chatKey), [chats]),
  })
  useEffect(() => rows.measure(), [rowHeight])
  const visible = rows.getVirtualItems()
  const lastVisible = visible.at(-1)?.index ?? 0
  useEffect(() => {
    if (cursor !== null && lastVisible >= chats.length - 20) void chatList.loadMore()
  }, [cursor, lastVisible, chats.length])
  // A thread that is closed gives the keyboard back, at its chat; whoever went elsewhere with it stays there.
  const last = useRef(open)
  useEffect(() => {
    const closed = last.current
    last.current = open
    if (open !== null || closed === null || document.activeElement !== document.body) return
    setChosen(closed)
    const place = scroller.current ?? document.querySelector<HTMLElement>('.chats-search')
    place?.focus()
  }, [open?.sessionId, open?.chatKey])
  // A list that appears anew stands at its top.
  useEffect(() => chatList.hold(false), [question])

  const move = (event: KeyboardEvent) => {
    const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }
    const step = steps[event.key]
    const target = event.key === 'Home' ? 0 : event.key === 'End' ? chats.length - 1 : active + (step ?? 0)
    if (event.key === 'Enter' && chats[active]) {
      // Or the same key would press the button in the thread that takes the keyboard.
      event.preventDefault()
      return onOpen(chats[active])
    }
    if ((step === undefined && event.key !== 'Home' && event.key !== 'End') || chats.length === 0) return
    event.preventDefault()
    const next = Math.min(Math.max(target, 0), chats.length - 1)
    setChosen(chats[next]!)
    rows.scrollToIndex(next)
  }
  const toTop = () => {
    rows.scrollToOffset(0)
    chatList.hold(false)
  }
  if (status === 'failed') return <ListFailed />
  if (status === 'ready' && chats.length === 0)
    return <NoChats searching={question !== null && question.text.trim() !== ''} />
  return (
    <>
      {fresh.length > 0 && (
        <button type="button" className="fresh" onClick={toTop}>
          {words.chats.fresh({ count: fresh.length })}
        </button>
      )}
      <div className="chat-rows-place">
        {/* Over the empty list, not in its stead: whoever came down here while the search was on its way stays in it. */}
        {status === 'loading' && chats.length === 0 && <Skeleton as="rows" rows={8} />}
        <div
          ref={scroller}
          className="chat-rows"
          role="listbox"
          tabIndex={0}
          aria-label={words.chats.list}
          aria-busy={status === 'loading'}
          aria-activedescendant={
            active >= 0 && visible.some((item) => item.index === active) ? idOf(active) : undefined
          }
          onKeyDown={move}
          onFocus={() => {
            setHasFocus(true)
            setChosen((before) => before ?? chats[Math.max(placeOf(open), 0)] ?? null)
          }}
          onBlur={({ currentTarget }) => {
            setHasFocus(false)
            // Still active: only the window was left, and whoever comes back goes on where they were.
            if (document.activeElement !== currentTarget) setChosen(null)
          }}
          onScroll={(event) => chatList.hold(event.currentTarget.scrollTop > rowHeight / 2)}
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
                    count={cursor === null ? chats.length : -1}
                    onOpen={() => {
                      setChosen(chat)
                      onOpen(chat)
                    }}
                  />
                </div>
              )
            })}
          </div>
        </div>
      </div>
    </>
  )
}

function NoChats({ searching }: { readonly searching: boolean }) {
  const filter = chatList.use((state) => state.question?.filter ?? 'all')
  const { empty } = words.chats
  return searching ? (
    <EmptyState title={empty.search} text={empty.searchHow} />
  ) : (
    <EmptyState title={empty[filter]} text={empty[`${filter}How`]} />
  )
}

function ListFailed() {
  const question = chatList.use((state) => state.question!)
  const again = { label: words.chats.again, run: () => void chatList.load(question) }
  return <EmptyState title={words.chats.failed} action={again} />
}
