import { Bot, UserRound, UsersRound } from 'lucide-react'
import type { ChatView } from '../../../../shared/model/chat.ts'
import { words } from '../../i18n/words.ts'
import { chatName } from '../../lib/chat-name.ts'
import { firstLetter } from '../../lib/first-letter.ts'

/** Avatar with the first letter of the chat's name. A badge in its corner shows who answers: the bot or the owner. */
export function ChatAvatar({ chat }: { readonly chat: ChatView }) {
  const byOwner = chat.takeover !== null
  const Badge = byOwner ? UserRound : Bot
  return (
    <span className="avatar">
      <span className="avatar-face" aria-hidden="true">
        <Face chat={chat} />
      </span>
      <span className={byOwner ? 'charge owner' : 'charge'}>
        <Badge size="0.75rem" aria-hidden="true" />
        <span className="visually-hidden">
          {chat.isGroup && `${words.chats.group}, `}
          {byOwner ? words.chats.inCharge.owner : words.chats.inCharge.bot}
        </span>
      </span>
    </span>
  )
}

function Face({ chat }: { readonly chat: ChatView }) {
  if (chat.isGroup) return <UsersRound size="1.25rem" />
  const letter = firstLetter(chatName(chat))
  return letter === null ? <UserRound size="1.25rem" /> : <bdi>{letter}</bdi>
}
