import type { MessageView } from '../../../shared/model/message.ts'
import { wordFor, words } from '../i18n/words.ts'
import { formatExact, formatSpan } from '../lib/time.ts'

/** The steps of one message with their times, and its technical details. */
export function MessageTimeline({ message }: { readonly message: MessageView }) {
  const { delivery } = message
  const answered = message.replies.find((reply) => reply.sentAt !== null)?.sentAt ?? null
  const steps: readonly (readonly [string, number | null])[] = [
    [words.message.timeline.written, message.sentAt],
    [words.message.timeline.stored, message.storedAt],
    [words.message.timeline.delivered, delivery.deliveredAt],
    [words.message.timeline.answered, answered],
  ]
  let before: number | null = null
  return (
    <div className="timeline">
      <ol>
        {steps.map(([label, at]) => {
          if (at === null) return null
          const span = before === null ? null : at - before
          before = at
          return (
            <li key={label}>
              <span>{label}</span>
              <time dateTime={new Date(at).toISOString()}>{formatExact(at)}</time>
              {span !== null && span >= 0 && <span className="span">+{formatSpan(span)}</span>}
            </li>
          )
        })}
      </ol>
      {message.replies.map(
        ({ id, reason }) =>
          reason !== null && (
            <p key={id} className="why">
              {words.reasons[reason]} {wordFor(words.reasonHelp, reason)}
            </p>
          ),
      )}
      <p className="technical">
        {words.message.technical}:{' '}
        <bdi dir="ltr">
          {message.type} · {message.messageId}
          {delivery.errorCode && ` · ${delivery.errorCode}`}
        </bdi>
        {delivery.attempts > 0 && ` · ${words.message.tries({ count: delivery.attempts })}`}
      </p>
    </div>
  )
}
