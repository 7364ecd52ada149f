import { Check, CircleAlert, Clock, Inbox } from 'lucide-react'
import { useState } from 'react'
import type { MessageView } from '../../../shared/model/message.ts'
import { words } from '../i18n/words.ts'
import { noteWords } from '../i18n/say-it.ts'
import { calledName, shownAs } from '../lib/chat-name.ts'
import { mayRetry } from '../lib/may-retry.ts'
import { singlePress } from '../lib/single-press.ts'
import { shownText } from '../lib/shown-text.ts'
import { formatMoment, formatTook } from '../lib/time.ts'
import { CustomerText } from './customer-text.tsx'
import { handBackChat, takeOverChat } from '../stores/chat-actions.ts'
import { useHost } from '../stores/host-store.ts'
import { MessageTimeline } from './message-timeline.tsx'
import { ReplyLine } from './reply-line.tsx'

interface MessageRowProps {
  readonly message: MessageView
  readonly now: number
  readonly onRetry: (message: MessageView) => void
}

/** One customer message with its progress: received → delivered → answered. */
export function MessageRow({ message, now, onRetry }: MessageRowProps) {
  const [open, setOpen] = useState(false)
  const { delivery } = message
  return (
    <li className="message" data-testid="message-row" data-state={delivery.state} data-message-id={message.messageId}>
      <div className="message-head">
        <strong>
          <bdi dir="auto">{nameOf(message)}</bdi>
        </strong>
        {message.isGroup && <span className="tag">{words.message.group}</span>}
        {message.hasMedia && <span className="tag">{words.message.media}</span>}
        {message.backfilled && <span className="tag">{words.message.late}</span>}
        <time dateTime={new Date(message.sentAt).toISOString()}>{formatMoment(message.sentAt, now)}</time>
      </div>
      <CustomerText text={shownText(message.text)} />
      {message.replies.map((reply) => (
        <ReplyLine key={reply.id} reply={reply} />
      ))}
      <div className="message-way">
        <DeliveryMark message={message} now={now} />
        {mayRetry(message) && (
          <button type="button" className="link" onClick={() => onRetry(message)}>
            {words.message.retry}
          </button>
        )}
        <InCharge message={message} />
        <button type="button" className="link quiet" aria-expanded={open} onClick={() => setOpen(!open)}>
          {words.message.details}
        </button>
      </div>
      {open && <MessageTimeline message={message} />}
    </li>
  )
}

function nameOf(message: MessageView): string {
  const name = calledName(message.senderName)
  if (name !== '') return name
  return shownAs(message) ?? message.from
}

function DeliveryMark({ message, now }: { readonly message: MessageView; readonly now: number }) {
  const { state, deliveredAt, nextAttemptAt, attempts, note } = message.delivery
  const Icon = { waiting: Clock, posting: Clock, delivered: Check, dead: CircleAlert, skipped: Inbox }[state]
  const took = state === 'delivered' && deliveredAt !== null ? ` · ${formatTook(deliveredAt - message.storedAt)}` : ''
  const why = noteWords(note)
  const next =
    state === 'waiting' && attempts > 0 && nextAttemptAt !== null
      ? ` · ${words.message.next({ time: formatMoment(nextAttemptAt, now) })}`
      : ''
  return (
    <span className={`way ${state}`}>
      <Icon size="0.875rem" aria-hidden="true" />
      {words.delivery[state]}
      {took}
      {next}
      {why && ` · ${why}`}
    </span>
  )
}

/** The button that takes the chat over or hands it back. */
function InCharge({ message }: { readonly message: MessageView }) {
  const { sessionId, chatKey } = message
  const isMine = useHost((state) =>
    (state.snapshot?.takeovers ?? []).some((one) => one.sessionId === sessionId && one.chatKey === chatKey),
  )
  const who = nameOf(message)
  return (
    <button
      type="button"
      className="link quiet"
      aria-label={isMine ? words.takeover.handBackTo({ name: who }) : words.takeover.takeOverFrom({ name: who })}
      {...singlePress(() => void (isMine ? handBackChat(sessionId, chatKey) : takeOverChat(sessionId, chatKey)))}
    >
      {isMine ? words.takeover.handBack : words.takeover.takeOver}
    </button>
  )
}
