import { Bot, UserRound } from 'lucide-react'
import type { ChatView } from '../../../../shared/model/chat.ts'
import { words } from '../../i18n/words.ts'
import { singlePress } from '../../lib/single-press.ts'
import { formatMoment } from '../../lib/time.ts'
import { useMinute } from '../../lib/use-minute.ts'
import { dismiss } from '../../stores/chat-actions.ts'
import { command } from '../../stores/host-store.ts'

const text = words.chats.charge

/** Shows who answers in this chat, with the button that takes it over or hands it back. */
export function TakeoverBar({ chat }: { readonly chat: ChatView }) {
  const now = useMinute()
  const { sessionId, chatKey, takeover } = chat
  // The host decides who is in charge; an expired takeover counts as handed back even before the host reports it.
  const mine = takeover !== null && (takeover.until === null || takeover.until > now)
  const act = (name: 'chat.takeOver' | 'chat.handBack') => void command(name, { sessionId, chatKey })
  return (
    <div
      className={mine ? 'takeover-bar mine' : 'takeover-bar'}
      data-testid="takeover-bar"
      data-charge={mine ? 'owner' : 'bot'}
    >
      {mine ? <UserRound size="1.25rem" aria-hidden="true" /> : <Bot size="1.25rem" aria-hidden="true" />}
      <p role="status">
        {mine ? text.owner : text.bot}{' '}
        {mine && (takeover.until === null ? text.open : text.until({ time: formatMoment(takeover.until, now) }))}
        {chat.waiting !== null && (
          <strong>
            {text.waits} {!(mine && chat.waiting.reason === 'yours') && words.waiting.reasons[chat.waiting.reason]}
          </strong>
        )}
      </p>
      <div className="buttons">
        {chat.waiting !== null && (
          <button type="button" className="button" {...singlePress(() => void dismiss(chat, chat.waiting!.messageRow))}>
            {text.handled}
          </button>
        )}
        {mine ? (
          <button type="button" className="button" {...singlePress(() => act('chat.handBack'))}>
            {text.handBack}
          </button>
        ) : (
          <button type="button" className="button" {...singlePress(() => act('chat.takeOver'))}>
            {text.takeOver}
          </button>
        )}
      </div>
    </div>
  )
}
