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

/** A text for a chat whose message was delivered so lately is an answer to it, also when the core calls back late. */
const ANSWER_WITHIN_MS = 10 * 60_000
export interface Question {
  /** The message that a callback answers; null for a text that nobody asked for. */
  readonly message: MessageRow | null
  /** A former message of the chat that it may answer instead: only the end of `message` will tell. */
  readonly doubt: number | null
}

/** Whose call it may be; each is a message of the chat, or null. */
interface Candidates {
  /** Its post is under way, or waits again because nobody knows how it ended. */
  readonly open: MessageRow | null
  /** The newest former message of which a lost run has not called yet: a core gives up on what is older. */
  readonly lost: MessageRow | null
  readonly lostHasAnswer: boolean
  /** The core said something of it in its answer, or called before that: what this core says, it says by the end of a post. */
  readonly lostSaidInTime: boolean
  /** A former message with a lost run that was answered with these very words. */
  readonly same: MessageRow | null
  /** What was delivered a moment ago. */
  readonly last: MessageRow | null
  readonly lastHasAnswer: boolean
}

interface QuestionRule {
  readonly when: string
  readonly then: string
  /** Undefined: it is not this rule's case. */
  readonly pick: (candidates: Candidates) => Question | undefined
}

const nobody: Question = { message: null, doubt: null }

const of = (message: MessageRow | null, doubt: MessageRow | null = null): Question | undefined =>
  message === null ? undefined : { message, doubt: doubt?.id ?? null }

/**
 * Which message a text of the core answers; asked from top to bottom. A call carries no name of its message, so the chat decides. For ten
 * minutes a message whose post had an unknown end may have been worked on twice, and each run chooses its words anew: one call of each run
 * that we lost sight of is expected (`callsMissing`). A message that has its answer gets no second one: a call about it is refused.
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
