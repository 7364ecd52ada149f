import type { ChatView } from '../../../../shared/model/chat.ts'
import { isOnlyMarker, MediaMark } from '../../components/media-mark.tsx'
import { words } from '../../i18n/words.ts'
import { oneLine } from '../../lib/safe-text.ts'
import { shownText } from '../../lib/shown-text.ts'
import { formatMoment, formatNumber } from '../../lib/time.ts'
import { ChatAvatar } from './chat-avatar.tsx'
import { chatName } from '../../lib/chat-name.ts'

interface ChatRowProps {
  readonly chat: ChatView
  readonly now: number
  readonly id: string
  readonly selected: boolean
  readonly active: boolean
  readonly position: number
  readonly count: number
  readonly onOpen: () => void
}

/** One chat in the list: name, time, newest line, unread count, and whether it needs the owner. */
export function ChatRow({ chat, now, id, selected, active, position, count, onOpen }: ChatRowProps) {
  const { last } = chat
  return (
    <div
      id={id}
      role="option"
      aria-selected={selected}
      aria-posinset={position}
      aria-setsize={count}
      className={`chat-row${active ? ' active' : ''}${chat.unread > 0 ? ' unread' : ''}`}
      data-testid="chat-row"
      data-chat={chat.chatKey}
      onClick={onOpen}
    >
      <ChatAvatar chat={chat} />
      <div className="chat-row-head">
        <bdi dir="auto" className="chat-row-name">
          {chatName(chat)}
        </bdi>
        {last && <time dateTime={new Date(last.at).toISOString()}>{formatMoment(last.at, now)}</time>}
      </div>
      <div className="chat-row-line">
        <span className="chat-row-text">{last && <LastLine last={last} />}</span>
        {chat.waiting !== null && <span className="tag care">{words.chats.needsYou}</span>}
        {chat.unread > 0 && (
          <span className="count">
            <span aria-hidden="true">{chat.unread > 99 ? `${formatNumber(99)}+` : formatNumber(chat.unread)}</span>
            <span className="visually-hidden">{words.chats.unread({ count: chat.unread })}</span>
          </span>
        )}
      </div>
    </div>
  )
}

function LastLine({ last }: { readonly last: NonNullable<ChatView['last']> }) {
  const who =
    last.by === 'customer'
      ? ''
      : words.frame.labelled({ label: last.by === 'bot' ? words.chats.bot : words.chats.you, what: '' })
  return (
    <>
      {who}
      <MediaMark type={last.type} short={last.text !== '' && !isOnlyMarker(last.text, last.type)} />
      {!isOnlyMarker(last.text, last.type) && (
        <bdi dir="auto">{oneLine(last.by === 'customer' ? shownText(last.text) : last.text)}</bdi>
      )}
    </>
  )
}
