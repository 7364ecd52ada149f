import { keyOfChat, type ChatView } from '../../../../shared/model/chat.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { FreshButton } from '../../components/fresh-button.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { words } from '../../i18n/words.ts'
import { useMinute } from '../../lib/use-minute.ts'
import { useRowsInSight } from '../../stores/use-rows-in-sight.ts'
import { chatList, isSame, type ChatId } from './chat-list-store.ts'
import { ChatRow } from './chat-row.tsx'
import { useChosenChat } from './use-chosen-chat.ts'

const ROWS = {
  height: 72,
  overscan: 6,
  ahead: 20,
  keyOf: ({ sessionId, chatKey }: ChatView) => keyOfChat(sessionId, chatKey),
}
const idOf = (index: number) => `chat-option-${index}`

interface ChatListProps {
  readonly open: ChatId | null
  readonly onOpen: (chat: ChatView) => void
}

/** The chats, possibly thousands. Only the visible rows are in the DOM. Arrow keys move, Enter opens. */
export function ChatList({ open, onOpen }: ChatListProps) {
  const { items: chats, cursor, status, question } = chatList.use()
  const list = useRowsInSight(chatList, ROWS)
  const { active, choose, handlers } = useChosenChat({ chats, open, onOpen, list })
  const now = useMinute()
  if (status === 'failed') return <ListFailed />
  if (status === 'ready' && chats.length === 0)
    return <NoChats searching={question !== null && question.text.trim() !== ''} />
  const isInSight = list.visible.some((item) => item.index === active)
  return (
    <>
      <FreshButton count={list.fresh} label={words.chats.fresh} onClick={list.toTop} />
      <div className="chat-rows-place">
        {/* Over the empty list, not instead of it: keeps the focus in the list when it moved there during the search. */}
        {status === 'loading' && chats.length === 0 && <Skeleton as="rows" rows={8} />}
        <div
          ref={list.scroller}
          className="chat-rows"
          role="listbox"
          tabIndex={0}
          aria-label={words.chats.list}
          aria-busy={status === 'loading'}
          aria-activedescendant={active >= 0 && isInSight ? idOf(active) : undefined}
          {...list.handlers}
          {...handlers}
        >
          <div role="presentation" style={{ height: list.rows.getTotalSize(), position: 'relative' }}>
            {list.visible.map(({ key, index, start }) => {
              const chat = chats[index]!
              return (
                <div
                  key={key}
                  role="presentation"
                  className="chat-place"
                  style={{ transform: `translateY(${start}px)`, height: list.rowHeight }}
                >
                  <ChatRow
                    id={idOf(index)}
                    chat={chat}
                    now={now}
                    selected={open !== null && isSame(chat, open)}
                    active={index === active}
                    position={index + 1}
                    count={cursor === null ? chats.length : -1}
                    onOpen={() => {
                      choose(chat)
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
