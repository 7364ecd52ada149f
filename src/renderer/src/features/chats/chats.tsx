import '../../styles/lists.css'
import './chat-list.css'
import './chat-avatar.css'
import './thread.css'
import './bubble.css'
import './composer.css'
import { useEffect, useState } from 'react'
import { chatFilters, type ChatFilter } from '../../../../shared/model/chat.ts'
import { ChoiceChips } from '../../components/choice-chips.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { words } from '../../i18n/words.ts'
import { onHostEvent, useHost } from '../../stores/host-store.ts'
import { setAddressParts, useAddress } from '../../stores/view-store.ts'
import { ChatList } from './chat-list.tsx'
import { applyChat, chatList } from './chat-list-store.ts'
import { Thread } from './thread.tsx'
import { applyLines, openThread, placeOf } from './thread-store.ts'

/** The customers' chats: the list and one thread side by side, or only one of them in a narrow window. */
export default function Chats() {
  const epoch = useHost((state) => state.epoch)
  const { parts } = useAddress()
  const filter = chatFilters.find((name) => name === parts['show']) ?? 'all'
  const sessionId = parts['shop'] ?? ''
  const text = parts['find'] ?? ''
  const open = parts['chat'] && parts['of'] ? { sessionId: parts['of'], chatKey: parts['chat'] } : null

  useEffect(() => {
    const late = setTimeout(() => void chatList.load({ filter, text, sessionId }), text === '' ? 0 : 150)
    return () => clearTimeout(late)
  }, [filter, text, sessionId, epoch])
  useEffect(() => {
    void openThread(open)
  }, [open?.sessionId, open?.chatKey, epoch])
  useEffect(
    () =>
      onHostEvent((event) => {
        if (event.type !== 'chat.changed') return
        applyChat(event)
        applyLines(event)
      }),
    [],
  )

  /** Does nothing when another chat is open by now. */
  const close = () => {
    const { of, chat } = useAddress.getState().parts
    if (of === open?.sessionId && chat === open?.chatKey) setAddressParts({ chat: '', of: '' })
  }
  return (
    <div className={open ? 'chats has-open' : 'chats'}>
      <h1 className="visually-hidden">{words.chats.title}</h1>
      <section className="chats-list" aria-labelledby="chats-title">
        <h2 id="chats-title">{words.chats.list}</h2>
        <input
          type="search"
          className="chats-search"
          aria-label={words.chats.search}
          placeholder={words.chats.search}
          maxLength={200}
          value={text}
          onChange={(event) => setAddressParts({ find: event.target.value })}
          onKeyDown={(event) => {
            if (event.key === 'Escape') setAddressParts({ find: '' })
            if (event.key === 'ArrowDown') document.querySelector<HTMLElement>('.chat-rows')?.focus()
          }}
        />
        <Filters filter={filter} sessionId={sessionId} />
        <ChatList open={open} onOpen={(chat) => setAddressParts({ chat: chat.chatKey, of: chat.sessionId })} />
      </section>
      {open ? <Thread key={placeOf(open)} open={open} onClose={close} /> : <Nothing />}
    </div>
  )
}

function Filters({ filter, sessionId }: { readonly filter: ChatFilter; readonly sessionId: string }) {
  const sessions = useHost((state) => state.snapshot!.sessions)
  const counts = useHost((state) => state.snapshot!.chats)
  const numberOf = { all: 0, unread: counts.unread, 'needs-you': counts.waiting, 'you-answer': 0 }
  return (
    <>
      <ChoiceChips
        label={words.chats.filter}
        value={filter}
        choices={chatFilters.map((name) => ({
          name,
          label: words.chats.filters[name],
          ...(numberOf[name] > 0 ? { count: numberOf[name] } : {}),
        }))}
        onChoose={(name) => setAddressParts({ show: name === 'all' ? '' : name })}
      />
      {sessions.length > 1 && (
        <select
          className="chats-shop"
          aria-label={words.chats.shop}
          value={sessionId}
          onChange={(event) => setAddressParts({ shop: event.target.value })}
        >
          <option value="">{words.chats.allShops}</option>
          {sessions.map((session) => (
            <option key={session.id} value={session.id}>
              {session.name}
            </option>
          ))}
        </select>
      )}
    </>
  )
}

function Nothing() {
  const [some] = useState(() => chatList.use.getState())
  const chats = chatList.use((state) => state.items.length + some.items.length)
  return (
    <section className="chats-nothing">
      {chats > 0 && <EmptyState title={words.chats.choose} text={words.chats.chooseHow} />}
    </section>
  )
}
