import { CircleAlert } from 'lucide-react'
import type { ThreadItem } from '../../../../shared/model/chat.ts'
import { CustomerText } from '../../components/customer-text.tsx'
import { isOnlyMarker, MediaMark } from '../../components/media-mark.tsx'
import { noteWords } from '../../i18n/say-it.ts'
import { words } from '../../i18n/words.ts'
import { shownAs } from '../../lib/chat-name.ts'
import { mayRetry } from '../../lib/may-retry.ts'
import { quotedText } from '../../lib/quoted-text.ts'
import { oneLine } from '../../lib/safe-text.ts'
import { isFixedText, shownText } from '../../lib/shown-text.ts'
import { formatMoment, formatTook } from '../../lib/time.ts'
import { command } from '../../stores/host-store.ts'
import { AttachedPart } from './attached/attached.tsx'
import { Bubble, type Reacted } from './bubble.tsx'
import { ExtrasLine } from './extras-line.tsx'

const text = words.chats.line

interface CustomerLineProps {
  readonly message: Extract<ThreadItem, { kind: 'customer' }>['message']
  readonly now: number
}

export function CustomerBubble({ message, now, reactions }: CustomerLineProps & Reacted) {
  const { state } = message.delivery
  const author = message.senderName ? oneLine(message.senderName) : (shownAs(message) ?? '')
  return (
    <Bubble
      side="customer"
      state={message.deletedAt === null ? state : 'deleted'}
      at={message.sentAt}
      reactions={reactions}
      foot={
        <>
          <Changed message={message} />
          <Way message={message} now={now} />
        </>
      }
    >
      {message.isGroup && (
        <strong className="bubble-author">
          <bdi dir="auto">{author}</bdi>
        </strong>
      )}
      {message.quoted !== undefined && (
        <span className="bubble-quoted" data-testid="quoted">
          <span className="visually-hidden">{text.quoted}</span>
          <bdi dir="auto">{quotedText(message.quoted)}</bdi>
        </span>
      )}
      {isFixedText(message.text) ? <FixedText message={message} /> : <Said message={message} from={author} />}
      {message.extras && <ExtrasLine extras={message.extras} />}
    </Bubble>
  )
}

/** A fixed sentence that replaces the text. It names the kind itself, so only the icon stands beside it. */
function FixedText({ message: { type, text: said } }: Pick<CustomerLineProps, 'message'>) {
  return (
    <span className="bubble-fixed">
      <MediaMark type={type} short />
      {shownText(said)}
    </span>
  )
}

/** The attachment and the text of a message. */
function Said({ message, from }: Pick<CustomerLineProps, 'message'> & { readonly from: string }) {
  return (
    <>
      {message.attached === null ? (
        <MediaMark type={message.type} />
      ) : (
        <AttachedPart attached={message.attached} message={message} from={from} />
      )}
      {message.text === ''
        ? !message.hasMedia && <span className="bubble-emptied">{text.emptied}</span>
        : !saysTheSame(message) && <CustomerText text={shownText(message.text)} />}
    </>
  )
}

/** Says that the customer edited or deleted the message. */
function Changed({ message: { editedAt, deletedAt } }: Pick<CustomerLineProps, 'message'>) {
  if (deletedAt !== null) return <span className="bubble-changed">{text.deleted}</span>
  return editedAt === null ? null : <span className="bubble-changed">{text.edited}</span>
}

/** Whether the text only repeats the attachment or the extras, as a placeholder for the core. Such text is not shown. */
function saysTheSame({ text: said, type, attached, extras }: CustomerLineProps['message']): boolean {
  if (isOnlyMarker(said, type)) return true
  if (extras !== undefined && /^\[(order|product|ad)[^\n]*\]$/.test(said)) return true
  if (attached !== null && 'fileName' in attached && attached.fileName === said.trim()) return true
  return attached !== null && /^\[(document|location|contact card): .*\]$/s.test(said)
}

/** The delivery state of the message, beside its time. */
function Way({ message, now }: CustomerLineProps) {
  const { state, deliveredAt, attempts, nextAttemptAt, note } = message.delivery
  const away = message.backfilled ? text.away : ''
  if (state === 'delivered') {
    const over = deliveredAt === null ? '' : text.handedOver({ span: formatTook(deliveredAt - message.storedAt) })
    return <span className="way">{[away, over].filter(Boolean).join(' · ')}</span>
  }
  const label = {
    posting: text.posting,
    waiting: attempts > 0 && nextAttemptAt ? text.again({ time: formatMoment(nextAttemptAt, now) }) : text.waiting,
    dead: text.dead,
    skipped: text.skipped,
  }[state]
  // The core's own error text is shown only in the details.
  const isSaid = message.deletedAt !== null || isFixedText(message.text)
  const why = isSaid ? '' : noteWords(note)
  return (
    <span className={`way ${state}`}>
      {state === 'dead' && <CircleAlert size="0.875rem" aria-hidden="true" />}
      <span>{[away, label, why].filter(Boolean).join(' · ')}</span>
      {mayRetry(message) && (
        <button type="button" className="link" onClick={() => void command('message.retry', { id: message.id })}>
          {text.retry}
        </button>
      )}
    </span>
  )
}
