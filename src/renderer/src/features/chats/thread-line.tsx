import { Bot, CircleAlert, UserRound } from 'lucide-react'
import { memo, type ReactNode } from 'react'
import type { Attached } from '../../../../shared/model/attached.ts'
import type { OwnText, ThreadItem } from '../../../../shared/model/chat.ts'
import type { ReplyView } from '../../../../shared/model/message.ts'
import { CustomerText } from '../../components/customer-text.tsx'
import { isOnlyMarker, MediaMark } from '../../components/media-mark.tsx'
import { Ticks } from '../../components/ticks.tsx'
import { words } from '../../i18n/words.ts'
import { noteWords } from '../../i18n/say-it.ts'
import { shownAs } from '../../lib/chat-name.ts'
import { mayRetry } from '../../lib/may-retry.ts'
import { oneLine } from '../../lib/safe-text.ts'
import { formatClock, formatDay, formatMoment, formatSpan } from '../../lib/time.ts'
import { command } from '../../stores/host-store.ts'
import { quotedText } from '../../lib/quoted-text.ts'
import { isFixedText, shownText } from '../../lib/shown-text.ts'
import { ExtrasLine } from './extras-line.tsx'
import { AttachedPart } from './attached/attached.tsx'
import { FileTitle } from './attached/file-title.tsx'
import type { Line } from './thread-lines.ts'

const text = words.chats.line

/** A bubble, or a separator between bubbles. */
export function ThreadLine({ line, now }: { readonly line: Line; readonly now: number }) {
  switch (line.kind) {
    case 'day':
      return <p className="thread-day">{formatDay(line.at, now, words.chats.today, words.chats.yesterday)}</p>
    case 'new':
      return <p className="thread-day thread-new">{words.chats.newHere}</p>
    case 'begins':
      return <p className="thread-begins">{words.chats.begins}</p>
    case 'item':
      return <Item item={line.item} now={now} />
    case 'going':
      return (
        <Bubble side="owner" state="sending" at={line.at} foot={<span>{text.sending}</span>}>
          <CustomerText text={line.text} />
        </Bubble>
      )
  }
}

/** The list draws its lines with each step of the scroll; a bubble with its picture or player only when it changed. */
const Item = memo(function Item({ item, now }: { readonly item: ThreadItem; readonly now: number }) {
  switch (item.kind) {
    case 'customer':
      return <CustomerBubble message={item.message} now={now} reactions={item.reactions} />
    case 'reply':
      return <ReplyBubble reply={item.reply} reactions={item.reactions} />
    case 'own':
      return <OwnBubble own={item.own} at={item.at} reactions={item.reactions} />
  }
})

interface Reacted {
  readonly reactions?: readonly string[] | undefined
}

/** Each emoji once, and how many chose it. */
function ReactionMarks({ reactions = [] }: Reacted) {
  if (reactions.length === 0) return null
  const counts = new Map<string, number>()
  for (const emoji of reactions) counts.set(emoji, (counts.get(emoji) ?? 0) + 1)
  const shown = [...counts].map(([emoji, count]) => `${oneLine(emoji)}${count > 1 ? ` ${count}` : ''}`)
  return (
    <span className="bubble-reactions">
      <span className="visually-hidden">{text.reactions}</span>
      {shown.join(' ')}
    </span>
  )
}

interface BubbleProps extends Reacted {
  readonly side: 'customer' | 'bot' | 'owner'
  readonly state: string
  readonly at: number
  readonly foot?: ReactNode
  readonly children: ReactNode
}

function Bubble({ side, state, at, foot, reactions, children }: BubbleProps) {
  return (
    <div className={`bubble-row ${side}`} data-testid="bubble" data-side={side} data-state={state}>
      <div className={`bubble ${side} ${state}`}>
        {side !== 'customer' && (
          <span className="bubble-by">
            {side === 'bot' ? (
              <Bot size="0.875rem" aria-hidden="true" />
            ) : (
              <UserRound size="0.875rem" aria-hidden="true" />
            )}
            {side === 'bot' ? words.chats.bot : words.chats.you}
          </span>
        )}
        {children}
        <ReactionMarks reactions={reactions} />
        <span className="bubble-foot">
          {foot}
          <time dateTime={new Date(at).toISOString()}>{formatClock(at)}</time>
        </span>
      </div>
    </div>
  )
}

interface CustomerLineProps {
  readonly message: Extract<ThreadItem, { kind: 'customer' }>['message']
  readonly now: number
}

function CustomerBubble({ message, now, reactions }: CustomerLineProps & Reacted) {
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

/** A sentence in the place of words says what it is: it needs only the sign beside it. */
function FixedText({ message: { type, text: said } }: Pick<CustomerLineProps, 'message'>) {
  return (
    <span className="bubble-fixed">
      <MediaMark type={type} short />
      {shownText(said)}
    </span>
  )
}

/** What it brings, and its words. */
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

/** What the customer did to it since. */
function Changed({ message: { editedAt, deletedAt } }: Pick<CustomerLineProps, 'message'>) {
  if (deletedAt !== null) return <span className="bubble-changed">{text.deleted}</span>
  return editedAt === null ? null : <span className="bubble-changed">{text.edited}</span>
}

/** What the core gets in place of words: it is shown as what it is. */
function saysTheSame({ text: said, type, attached, extras }: CustomerLineProps['message']): boolean {
  if (isOnlyMarker(said, type)) return true
  if (extras !== undefined && /^\[(order|product|ad)[^\n]*\]$/.test(said)) return true
  if (attached !== null && 'fileName' in attached && attached.fileName === said.trim()) return true
  return attached !== null && /^\[(document|location|contact card): .*\]$/s.test(said)
}

/** How the message fared, beside its time. */
function Way({ message, now }: CustomerLineProps) {
  const { state, deliveredAt, attempts, nextAttemptAt, note } = message.delivery
  const away = message.backfilled ? text.away : ''
  if (state === 'delivered') {
    const over = deliveredAt === null ? '' : text.handedOver({ span: formatSpan(deliveredAt - message.storedAt) })
    return <span className="way">{[away, over].filter(Boolean).join(' · ')}</span>
  }
  const label = {
    posting: text.posting,
    waiting: attempts > 0 && nextAttemptAt ? text.again({ time: formatMoment(nextAttemptAt, now) }) : text.waiting,
    dead: text.dead,
    skipped: text.skipped,
  }[state]
  // The assistant's own words are for whoever looks closely: they are in the details.
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

function ReplyBubble({ reply, reactions }: { readonly reply: ReplyView } & Reacted) {
  const side = reply.origin.startsWith('owner') ? 'owner' : 'bot'
  const label = {
    queued: text.waits,
    sending: text.sending,
    sent: '',
    suppressed: text.silent,
    expired: text.late,
    failed: text.notSent,
  }
  const reason = reply.reason === null ? '' : (words.reasons[reply.reason] ?? reply.reason)
  const again =
    reply.state === 'failed'
      ? text.retry
      : reply.state === 'expired' || reply.state === 'suppressed'
        ? text.sendAnyway
        : null
  const isSaid = reply.reason === 'already-answered' || reply.reason?.endsWith('-mode')
  return (
    <Bubble
      side={side}
      state={reply.state}
      at={reply.sentAt ?? reply.queuedAt}
      reactions={reactions}
      foot={
        reply.state === 'sent' ? (
          <Ticks ack={reply.ack} />
        ) : (
          <span className={`way ${reply.state === 'failed' ? 'dead' : ''}`}>
            {reply.state === 'failed' && <CircleAlert size="0.875rem" aria-hidden="true" />}
            <span>{[label[reply.state], reason].filter(Boolean).join(': ')}</span>
            {again !== null && !isSaid && (
              <button type="button" className="link" onClick={() => void command('reply.retry', { id: reply.id })}>
                {again}
              </button>
            )}
          </span>
        )
      }
    >
      {reply.attached !== null && reply.leftOut === null && <SentPart attached={reply.attached} by={side} />}
      {reply.text === '' ? (
        reply.attached === null && <span className="bubble-emptied">{text.emptied}</span>
      ) : (
        <CustomerText text={reply.text} />
      )}
      {reply.leftOut !== null && reply.text !== '' && (
        <span className="bubble-emptied" data-testid="left-out">
          {text.leftOut({ why: words.reasons[reply.leftOut] })}
        </span>
      )}
    </Bubble>
  )
}

/** What goes, or went, with an answer. Nothing of it is fetched by the window: it is here, coming, or has made room. */
function SentPart({ attached, by }: { readonly attached: Attached; readonly by: 'bot' | 'owner' }) {
  const isAway = 'state' in attached && attached.state !== 'kept'
  if (!isAway) {
    const from = by === 'bot' ? words.chats.bot : words.chats.you
    return <AttachedPart attached={attached} message={NO_MESSAGE} from={from} />
  }
  const why = attached.reason === null ? '' : words.chats.attached.why[attached.reason]
  return (
    <div className="attached-card" data-testid="attached" data-state={attached.state}>
      <FileTitle file={attached} />
      {why !== '' && <span className="attached-why">{why}</span>}
    </div>
  )
}

/** Only what a customer sent is fetched by its message. */
const NO_MESSAGE = { id: 0, sessionId: '' } as const

function OwnBubble({ own, at, reactions }: { readonly own: OwnText; readonly at: number } & Reacted) {
  return (
    <Bubble
      side="owner"
      state="sent"
      at={at}
      reactions={reactions}
      foot={
        <>
          <span>{text.onPhone}</span>
          <Ticks ack={own.ack} />
        </>
      }
    >
      <MediaMark type={own.type} />
      {own.text === '' ? (
        own.type === 'chat' && <span className="bubble-emptied">{text.notKept}</span>
      ) : (
        <CustomerText text={own.text} />
      )}
    </Bubble>
  )
}
