import { Bot, UserRound } from 'lucide-react'
import type { ReplyView } from '../../../shared/model/message.ts'
import { wordFor, words } from '../i18n/words.ts'
import { retryReply } from '../stores/chat-actions.ts'
import { CustomerText } from './customer-text.tsx'
import { SentMark } from './sent-mark.tsx'

/** One reply under a message: its text, its state with the reason, and a button to send it after all. */
export function ReplyLine({ reply }: { readonly reply: ReplyView }) {
  const byOwner = reply.origin === 'owner-window'
  const Icon = byOwner ? UserRound : Bot
  const tick =
    reply.state === 'sent' && reply.ack !== null ? ` · ${wordFor(words.message.ticks, String(reply.ack)) ?? ''}` : ''
  const reason = reply.reason === null ? '' : ` · ${words.reasons[reply.reason]}`
  const label = retryLabel(reply)
  return (
    <div
      className={`reply ${reply.state}`}
      data-testid="reply"
      data-state={reply.state}
      data-reason={reply.reason ?? ''}
    >
      <Icon size="0.875rem" aria-hidden="true" />
      <div>
        <SentMark reply={reply} />
        <CustomerText text={reply.text} />
        <span className="way">
          {byOwner && `${words.message.byYou} · `}
          {words.reply[reply.state]}
          {tick}
          {reason}
        </span>
        {label !== null && (
          <button type="button" className="link" onClick={() => retryReply(reply)}>
            {label}
          </button>
        )}
      </div>
    </div>
  )
}

function retryLabel({ state, reason, text, attached }: ReplyView): string | null {
  if ((text === '' && attached === null) || reason === 'already-answered') return null
  if (state === 'failed') return words.message.sendAgain
  return state === 'suppressed' || state === 'expired' ? words.message.sendAnyway : null
}
