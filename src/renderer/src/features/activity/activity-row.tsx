import type { MessageView } from '../../../../shared/model/message.ts'
import { isOnlyMarker, MediaMark } from '../../components/media-mark.tsx'
import { words } from '../../i18n/words.ts'
import { oneLine } from '../../lib/safe-text.ts'
import { shownText } from '../../lib/shown-text.ts'
import { formatMoment, formatTook } from '../../lib/time.ts'
import { DeliveryState } from './delivery-state.tsx'
import { senderName } from './sender-name.ts'

interface ActivityRowProps {
  readonly index: number
  readonly start: number
  readonly height: number
  readonly message: MessageView
  readonly now: number
  readonly open: boolean
  readonly onOpen: (id: number) => void
}

/** One message of the table. */
export function ActivityRow({ index, start, height, message, now, open, onOpen }: ActivityRowProps) {
  const answer = message.replies.find((reply) => reply.state === 'sent') ?? message.replies[0]
  const sentAt = answer?.state === 'sent' ? answer.sentAt : null
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      data-index={index}
      data-row={message.id}
      data-testid="activity-row"
      data-state={message.delivery.state}
      className={open ? 'activity-row is-open' : 'activity-row'}
      style={{ transform: `translateY(${start}px)`, height }}
      onClick={() => onOpen(message.id)}
    >
      <span role="cell" className="cell-time">
        <time dateTime={new Date(message.sentAt).toISOString()}>{formatMoment(message.sentAt, now)}</time>
      </span>
      <span role="cell" className="cell-who">
        <button type="button" className="row-open" aria-expanded={open} onClick={() => onOpen(message.id)}>
          <bdi dir="auto">{senderName(message)}</bdi>
        </button>
      </span>
      <span role="cell" className="cell-text">
        <MediaMark type={message.type} short={!isOnlyMarker(message.text, message.type)} />
        {!isOnlyMarker(message.text, message.type) && <bdi dir="auto">{oneLine(shownText(message.text))}</bdi>}
      </span>
      <span role="cell" className="cell-state">
        <DeliveryState state={message.delivery.state} />
      </span>
      <span role="cell" className="cell-took">
        {sentAt === null ? '' : formatTook(sentAt - message.storedAt)}
      </span>
      <span role="cell" className="cell-answer">
        {answer && <bdi dir="auto">{answer.state === 'sent' ? oneLine(answer.text) : words.reply[answer.state]}</bdi>}
      </span>
    </div>
  )
}
