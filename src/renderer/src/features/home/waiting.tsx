import { keyOfChat } from '../../../../shared/model/chat.ts'
import './waiting.css'
import type { WaitingChat } from '../../../../shared/model/waiting.ts'
import { words } from '../../i18n/words.ts'
import { singlePress } from '../../lib/single-press.ts'
import { formatPhone } from '../../lib/phone.ts'
import { calledName } from '../../lib/chat-name.ts'
import { formatMoment } from '../../lib/time.ts'
import { dismiss } from '../../stores/chat-actions.ts'
import { useHost } from '../../stores/host-store.ts'
import { showScreenAt } from '../../stores/view-store.ts'
import { shownText } from '../../lib/shown-text.ts'
import { CustomerText } from '../../components/customer-text.tsx'

/** The chats that need a human, with the reason. */
export function Waiting({ now }: { readonly now: number }) {
  const { waitingChats } = useHost((state) => state.snapshot!.home)
  const waiting = useHost((state) => state.snapshot!.chats.waiting)
  return (
    <section className="panel" aria-labelledby="waiting-title" data-testid="waiting">
      <h2 id="waiting-title">{words.waiting.title}</h2>
      {waiting === 0 && waitingChats.length === 0 && <p className="empty">{words.waiting.none}</p>}
      {waitingChats.length > 0 && (
        <ul className="messages">
          {waitingChats.map((chat) => (
            <Row key={keyOfChat(chat.sessionId, chat.chatKey)} chat={chat} now={now} />
          ))}
        </ul>
      )}
      {waiting > waitingChats.length && (
        <button type="button" className="link" onClick={() => showScreenAt('chats', { show: 'needs-you' })}>
          {words.waiting.more({ count: waiting - waitingChats.length })}
        </button>
      )}
    </section>
  )
}

function Row({ chat, now }: { readonly chat: WaitingChat; readonly now: number }) {
  const name = nameOf(chat)
  return (
    <li className="message waiting-row" data-testid="waiting-chat" data-reason={chat.reason}>
      <div className="message-head">
        <strong>
          <bdi dir="auto">{name}</bdi>
        </strong>
        {chat.isGroup && <span className="tag">{words.message.group}</span>}
        <time dateTime={new Date(chat.since).toISOString()}>{formatMoment(chat.since, now)}</time>
      </div>
      {chat.text !== '' && <CustomerText text={shownText(chat.text)} />}
      <p className="way waiting">{words.waiting.reasons[chat.reason]}</p>
      <div className="waiting-buttons">
        <button
          type="button"
          className="button"
          aria-label={words.waiting.openFor({ name })}
          onClick={() => showScreenAt('chats', { of: chat.sessionId, chat: chat.chatKey })}
        >
          {words.waiting.open}
        </button>
        <button
          type="button"
          className="button quiet"
          aria-label={words.waiting.doneFor({ name })}
          {...singlePress(() => void dismiss(chat, chat.messageRow))}
        >
          {words.waiting.done}
        </button>
      </div>
    </li>
  )
}

function nameOf({ name, phone, chatKey, isGroup }: WaitingChat): string {
  const called = calledName(name)
  if (called !== '') return called
  if (isGroup) return words.chats.unnamedGroup
  return phone === null ? chatKey.replace(/@.*$/, '') : formatPhone(phone)
}
