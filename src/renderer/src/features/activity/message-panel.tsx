import { Bot, UserRound, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { ReplyView } from '../../../../shared/model/message.ts'
import type { MessageDetails } from '../../../../shared/model/message-details.ts'
import type { AppError } from '../../../../shared/result.ts'
import { CustomerText } from '../../components/customer-text.tsx'
import { SentMark } from '../../components/sent-mark.tsx'
import { MediaMark } from '../../components/media-mark.tsx'
import { mayRetry } from '../../lib/may-retry.ts'
import { shownText } from '../../lib/shown-text.ts'
import { words } from '../../i18n/words.ts'
import { errorWords, noteWords } from '../../i18n/say-it.ts'
import { formatExact, formatSpan } from '../../lib/time.ts'
import { ask, command, onHostEvent, useHost } from '../../stores/host-store.ts'
import { showScreenAt } from '../../stores/view-store.ts'
import { DeliveryState } from './delivery-state.tsx'
import { stepsOf } from './steps-of.ts'
import { RawRequest } from './raw-request.tsx'
import { senderName } from './sender-name.ts'

const text = words.activity.details

/** One message beside the table: its steps with their times, its actions, and its raw request. */
export function MessagePanel({ id, onClose }: { readonly id: number; readonly onClose: () => void }) {
  const [details, setDetails] = useState<MessageDetails | { readonly problem: string } | null>(null)
  const head = useRef<HTMLHeadingElement>(null)
  const epoch = useHost((state) => state.epoch)
  useEffect(() => {
    let reads = 0
    const read = async () => {
      const mine = (reads += 1)
      const result = await ask('message.details', { id })
      if (mine === reads) setDetails(result.ok ? result.value : { problem: problemWords(result.error) })
    }
    void read()
    const off = onHostEvent((event) => event.type === 'message.changed' && event.message.id === id && void read())
    return () => {
      reads += 1
      off()
    }
  }, [id, epoch])
  useEffect(() => head.current?.focus(), [])
  return (
    <aside
      className="message-panel"
      aria-labelledby="message-panel-title"
      onKeyDown={(event) => event.key === 'Escape' && onClose()}
    >
      <header className="panel-head">
        <h2 id="message-panel-title" ref={head} tabIndex={-1}>
          {text.title}
        </h2>
        <button type="button" className="button icon" aria-label={text.close} onClick={onClose}>
          <X size="1.25rem" aria-hidden="true" />
        </button>
      </header>
      {details !== null &&
        ('problem' in details ? <p role="alert">{details.problem}</p> : <Details details={details} />)}
    </aside>
  )
}

const problemWords = (error: AppError) => (error.code === 'not-found' ? text.gone : errorWords(error))

function Details({ details }: { readonly details: MessageDetails }) {
  const { message } = details
  const { state, note } = message.delivery
  return (
    <>
      <p>
        <strong>
          <bdi dir="auto">{senderName(message)}</bdi>
        </strong>
      </p>
      <p>
        <MediaMark type={message.type} />
        <CustomerText text={shownText(message.text)} />
      </p>
      <p className="message-state">
        <DeliveryState state={state} />
        {note && <bdi dir="auto">{noteWords(note) ?? note}</bdi>}
      </p>
      <div className="buttons">
        {mayRetry(message) && (
          <button type="button" className="button" onClick={() => void command('message.retry', { id: message.id })}>
            {text.retry}
          </button>
        )}
        <button
          type="button"
          className="button"
          onClick={() => showScreenAt('chats', { chat: message.chatKey, of: message.sessionId })}
        >
          {text.openChat}
        </button>
      </div>
      <Steps details={details} />
      {message.replies.map((reply) => (
        <Answer key={reply.id} reply={reply} />
      ))}
      <Technical details={details} />
    </>
  )
}

function Answer({ reply }: { readonly reply: ReplyView }) {
  const By = reply.origin.startsWith('owner') ? UserRound : Bot
  return (
    <div className={`reply ${reply.state}`}>
      <By size={14} aria-hidden="true" />
      <div>
        <SentMark reply={reply} />
        <CustomerText text={reply.text} />
        <span className="way">
          {words.reply[reply.state]}
          {reply.reason !== null && ` · ${words.reasons[reply.reason] ?? reply.reason}`}
        </span>
      </div>
    </div>
  )
}

/** Details for support: names, codes and the raw request. */
function Technical({ details: { message, attempt } }: { readonly details: MessageDetails }) {
  const { attempts, errorCode } = message.delivery
  return (
    <details className="technical">
      <summary>{text.technical}</summary>
      <p>
        <bdi dir="ltr">
          {message.type} · {message.messageId}
          {errorCode && ` · ${errorCode}`}
        </bdi>{' '}
        · {text.tries({ count: attempts })}
      </p>
      <RawRequest attempt={attempt} />
    </details>
  )
}

function Steps({ details }: { readonly details: MessageDetails }) {
  return (
    <ol className="steps">
      {stepsOf(details).map(({ name, at, took }) => (
        <li key={name} className={at === null ? 'step' : 'step done'} data-step={name}>
          <span>{text.steps[name]}</span>
          {at === null ? (
            <span className="step-time">{text.notYet}</span>
          ) : (
            <time className="step-time" dateTime={new Date(at).toISOString()}>
              {formatExact(at)}
            </time>
          )}
          <span className="step-took">{took !== null && `+${formatSpan(took)}`}</span>
        </li>
      ))}
    </ol>
  )
}
