import type { WaitingChat } from '../../../../shared/model/home.ts'
import { words } from '../../i18n/en.ts'
import { formatPhone } from '../../lib/phone.ts'
import { safeText } from '../../lib/safe-text.ts'
import { formatMoment } from '../../lib/time.ts'
import { command, useHost } from '../../stores/host-store.ts'
import { CustomerText } from '../../components/customer-text.tsx'

/** The chats that need a human, with why. */
export function Waiting() {
  const { waiting, waitingChats } = useHost((state) => state.snapshot!.home)
  return (
    <section className="panel" aria-labelledby="waiting-title" data-testid="waiting">
      <h2 id="waiting-title">{words.waiting.title}</h2>
      {waiting === 0 && <p className="empty">{words.waiting.none}</p>}
      {waiting > 0 && (
        <ul className="messages">
          {waitingChats.map((chat) => (
            <Row key={`${chat.sessionId} ${chat.chatId}`} chat={chat} />
          ))}
        </ul>
      )}
      {waiting > waitingChats.length && <p className="hint">{words.waiting.more(waiting - waitingChats.length)}</p>}
    </section>
  )
}

function Row({ chat }: { readonly chat: WaitingChat }) {
  const name = nameOf(chat)
  return (
    <li className="message waiting-row" data-testid="waiting-chat" data-reason={chat.reason}>
      <div className="message-head">
        <strong>
          <bdi dir="auto">{name}</bdi>
        </strong>
        {chat.isGroup && <span className="tag">{words.message.group}</span>}
        <time dateTime={new Date(chat.since).toISOString()}>{formatMoment(chat.since, Date.now())}</time>
      </div>
      {chat.text !== '' && <CustomerText text={chat.text} />}
      <div className="message-way">
        <span className="way waiting">{words.waiting.reasons[chat.reason]}</span>
        <button
          type="button"
          className="link"
          aria-label={words.waiting.doneFor(name)}
          onClick={() => void command('home.done', { messageRow: chat.messageRow })}
        >
          {words.waiting.done}
        </button>
      </div>
    </li>
  )
}

function nameOf({ name, phone, chatId }: WaitingChat): string {
  if (name !== null && name !== '') return safeText(name)
  return phone === null ? chatId.replace(/@.*$/, '') : formatPhone(phone)
}
