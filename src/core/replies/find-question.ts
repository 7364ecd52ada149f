import type { LateRuns } from '../delivery/late-runs.ts'
import type { SettingsReader } from '../settings/settings.ts'
import type { MessageRow } from '../storage/message-table.ts'
import type { Storage } from '../storage/open-storage.ts'
import type { ReplyRow } from '../storage/reply-table.ts'
import { isSameText } from '../whatsapp/same-text.ts'
import { isCores, isUnderWay } from './said-already.ts'

/** A text for a chat whose message was delivered so lately is an answer to it, also when the core calls back late. */
const ANSWER_WITHIN_MS = 10 * 60_000
/** So many messages of a chat that runs may have been lost sight of; more is a core that answers nobody in time. */
const LOOKED_AT = 5

export interface Question {
  /** The message that a callback answers; null for a text that nobody asked for. */
  readonly message: MessageRow | null
  /** A former message of the chat that it may answer instead: only the answer of `message` will tell. */
  readonly doubt: number | null
}

const NONE: Question = { message: null, doubt: null }

/**
 * Which message a text of the core answers. A call carries no name of its message, so the chat decides: the message whose post is open;
 * else one whose post had an unknown end, until its answer has come; else one delivered a moment ago. A message with an unknown end may
 * have been worked on twice: for ten minutes one more callback is taken for the other run's, whatever has been asked since.
 */
export function findQuestion(
  deps: {
    readonly storage: Storage
    readonly settings: SettingsReader
    readonly lateRuns: LateRuns
    readonly postingRow: (sessionId: string, chatKey: string) => number | null
    readonly now: number
  },
  call: { readonly sessionId: string; readonly chatKey: string; readonly text: string },
): Question {
  const { storage, lateRuns } = deps
  const { sessionId, chatKey, text } = call
  const rowsOf = (message: MessageRow) => storage.replies.ofMessage(message.id).filter(isCores)
  const counts = (row: ReplyRow) =>
    isUnderWay(row) &&
    row.doubt === null &&
    !(row.origin === 'response' && deps.settings.get('replies.mode') === 'callback')
  const hasAnswer = (message: MessageRow) => rowsOf(message).some(counts)

  const posting = deps.postingRow(sessionId, chatKey)
  const cut = storage.messages.cutShort(sessionId, chatKey)
  const waits = cut !== null && (cut.state === 'posting' || lateRuns.mayCallBack(cut)) ? cut : null
  const open = posting === null ? waits : storage.messages.find(posting)
  const former = storage.messages
    .withUnknownEnd(sessionId, chatKey, LOOKED_AT)
    .filter((row) => row.id !== open?.id && lateRuns.mayCallBack(row))
  const same = former.find((row) => rowsOf(row).some((said) => counts(said) && isSameText(text, said.text)))
  if (same) return { message: same, doubt: null }
  const missed = former.find((row) => hasAnswer(row) && callsMissing(storage, row) > 0)
  if (open !== null) return { message: open, doubt: missed?.id ?? null }
  const last = storage.messages.lastDelivered(sessionId, chatKey, deps.now - ANSWER_WITHIN_MS)
  if (last !== null && !hasAnswer(last)) return { message: last, doubt: null }
  const unanswered = former.find((row) => !hasAnswer(row))
  const message = missed ?? unanswered ?? (last?.unknown_outcomes === 0 ? last : null)
  return message === null ? NONE : { message, doubt: null }
}

/** How many runs of a message that we lost sight of have not called back yet: one call of each run at most is expected. */
function callsMissing(storage: Storage, message: MessageRow): number {
  const calls = storage.replies
    .about(message.id)
    .filter((row) => row.origin === 'callback' && (row.answer === null || row.answer === row.id))
  const seen = calls.some((row) => row.doubt === null && isUnderWay(row)) ? 1 : 0
  return message.unknown_outcomes + seen - calls.length
}
