import type { LateRuns } from '../webhook/late-runs.ts'
import type { WebhookQueue } from '../webhook/webhook-queue.ts'
import type { SettingsReader } from '../settings/settings.ts'
import type { MessageRow } from '../storage/message-table.ts'
import type { Storage } from '../storage/open-storage.ts'
import type { ReplyRow } from '../storage/reply-table.ts'
import { isSameAttachment } from '../ids/same-message.ts'
import { isSameText } from '../ids/same-text.ts'
import { callsMissing, lostIn } from './lost-runs.ts'
import { isCores, isUnderWay } from './said-already.ts'
import { attachmentOf, type SaidRow } from './said-of.ts'

/** A call for a chat counts as the answer to a message delivered within this time, because a core may call late. */
const ANSWER_WITHIN_MS = 10 * 60_000
export interface Question {
  /** The message that a callback answers; null for an unasked text. */
  readonly message: MessageRow | null
  /** Row id of an earlier message of the chat that the callback may answer instead: only the end of `message` decides. */
  readonly doubt: number | null
}

/** The messages of the chat that the call may answer; null where there is none. */
interface Candidates {
  /** Its POST is under way, or waits to be repeated because it ended unknown. */
  readonly open: MessageRow | null
  /** The newest earlier message with a lost run that has not called yet; a core has given up on older ones. */
  readonly lost: MessageRow | null
  readonly lostHasAnswer: boolean
  /** The core answered that message in its response, or called during its POST: this core is done by the end of a POST. */
  readonly lostSaidInTime: boolean
  /** An earlier message with a lost run that was answered with the same content as this call. */
  readonly same: MessageRow | null
  /** The last message delivered within ten minutes. */
  readonly last: MessageRow | null
  readonly lastHasAnswer: boolean
}

interface QuestionRule {
  readonly when: string
  readonly then: string
  /** Undefined: the rule does not apply. */
  readonly pick: (candidates: Candidates) => Question | undefined
}

const nobody: Question = { message: null, doubt: null }

const of = (message: MessageRow | null, doubt: MessageRow | null = null): Question | undefined =>
  message === null ? undefined : { message, doubt: doubt?.id ?? null }

/**
 * Decide which message a gateway call answers; the first rule from the top that applies wins. A call does not name its message, so the chat
 * decides. When a POST ended unknown, the core may process its message twice within ten minutes, and each run may choose different words:
 * we expect one call of each lost run (`callsMissing`). A message that has its answer gets no second one: a call about it is refused.
 */
export const questionRules: readonly QuestionRule[] = [
  {
    when: 'A former message with a lost run was answered with these very words.',
    then: 'That one: the customer has them, nothing is refused.',
    pick: (c) => of(c.same),
  },
  {
    when: 'A message is open, and a lost run of a former one may still call.',
    then: 'The open one, in doubt: it waits, and the end of the open one decides (`settleDoubts`).',
    pick: (c) => (c.lost === null ? undefined : of(c.open, c.lost)),
  },
  { when: 'A message is open.', then: 'That one, at once.', pick: (c) => of(c.open) },
  {
    when: 'A lost run may still call about a message without an answer.',
    then: 'That one: it is the answer.',
    pick: (c) => (c.lostHasAnswer ? undefined : of(c.lost)),
  },
  {
    when: 'The last message was delivered without an answer, by a core that neither brings texts in its answers nor calls before them.',
    then: 'That one: this core calls later, and nothing must be lost.',
    pick: (c) => (c.lastHasAnswer || c.lostSaidInTime ? undefined : of(c.last)),
  },
  {
    when: 'A lost run may still call about a message that has its answer.',
    then: 'That one: the call is refused.',
    pick: (c) => of(c.lost),
  },
  {
    when: 'The last message was delivered without an answer, or it may have several because all its runs were seen.',
    then: 'That one.',
    pick: (c) => (c.lastHasAnswer && c.last?.unknown_outcomes !== 0 ? undefined : of(c.last)),
  },
  { when: 'Anything else.', then: 'Nobody asked for it.', pick: () => nobody },
]

export function findQuestion(
  deps: {
    readonly storage: Storage
    readonly settings: SettingsReader
    readonly webhook: { readonly lateRuns: LateRuns; readonly queue: Pick<WebhookQueue, 'postingRow'> }
    readonly now: number
  },
  call: { readonly sessionId: string; readonly chatKey: string } & SaidRow,
): Question {
  const candidates = candidatesOf(deps, call)
  for (const rule of questionRules) {
    const question = rule.pick(candidates)
    if (question !== undefined) return question
  }
  return nobody
}

function candidatesOf(
  { storage, settings, webhook, now }: Parameters<typeof findQuestion>[0],
  call: Parameters<typeof findQuestion>[1],
): Candidates {
  const { sessionId, chatKey } = call
  const rowsOf = (message: MessageRow) => storage.replies.ofMessage(message.id).filter(isCores)
  const counts = (row: ReplyRow) =>
    isUnderWay(row) && row.doubt === null && !(row.origin === 'response' && settings.get('replies.mode') === 'callback')
  const isSaidIn = (row: ReplyRow) =>
    isSameText(call.text, row.text) && isSameAttachment(attachmentOf(call), attachmentOf(row))
  const hasAnswer = (message: MessageRow | null) => message !== null && rowsOf(message).some(counts)

  const posting = webhook.queue.postingRow(sessionId, chatKey)
  const cut = storage.messages.cutShort(sessionId, chatKey)
  const waits = cut !== null && (cut.state === 'posting' || webhook.lateRuns.mayCallBack(cut)) ? cut : null
  const open = posting === null ? waits : storage.messages.find(posting)
  const former = lostIn(storage, sessionId, chatKey).filter(
    (row) => row.id !== open?.id && webhook.lateRuns.mayCallBack(row),
  )
  const missing = former.filter((row) => callsMissing(storage, row) > 0)
  const isAnsweredSo = (message: MessageRow) => rowsOf(message).some((row) => counts(row) && isSaidIn(row))
  const lost = missing[0] ?? null
  const last = storage.messages.lastDelivered(sessionId, chatKey, now - ANSWER_WITHIN_MS)
  return {
    open,
    lost,
    lostHasAnswer: hasAnswer(lost),
    lostSaidInTime: lost !== null && rowsOf(lost).some((row) => row.origin === 'response' || row.run !== null),
    same: (open === null ? former : missing).find(isAnsweredSo) ?? null,
    last,
    lastHasAnswer: hasAnswer(last),
  }
}
