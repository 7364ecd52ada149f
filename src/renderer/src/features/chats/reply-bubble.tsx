import { CircleAlert } from 'lucide-react'
import type { Attached } from '../../../../shared/model/attached.ts'
import type { ReplyView } from '../../../../shared/model/message.ts'
import { CustomerText } from '../../components/customer-text.tsx'
import { Ticks } from '../../components/ticks.tsx'
import { words } from '../../i18n/words.ts'
import { command } from '../../stores/host-store.ts'
import { AttachedPart } from './attached/attached.tsx'
import { FileTitle } from './attached/file-title.tsx'
import { Bubble, type Reacted } from './bubble.tsx'

const text = words.chats.line

export function ReplyBubble({ reply, reactions }: { readonly reply: ReplyView } & Reacted) {
  const side = reply.origin.startsWith('owner') ? 'owner' : 'bot'
  return (
    <Bubble
      side={side}
      state={reply.state}
      at={reply.sentAt ?? reply.queuedAt}
      reactions={reactions}
      foot={reply.state === 'sent' ? <Ticks ack={reply.ack} /> : <NotSent reply={reply} />}
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

/** State of a reply that is not sent, the reason, and a button to send it after all. */
function NotSent({ reply }: { readonly reply: ReplyView }) {
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

/** The file of a reply. The window cannot fetch it: it is kept, still coming, or was removed to free space. */
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

/** A placeholder: only files from customers are fetched by their message. */
const NO_MESSAGE = { id: 0, sessionId: '' } as const
