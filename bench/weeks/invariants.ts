import { orderFaults } from '../../src/core/webhook/testing/order-faults.ts'
import {
  asked,
  describe,
  excuseForKeeping,
  excuseForSilence,
  ledgerOf,
  partOf,
  quote,
  repliesIn,
  said,
  wasSealed,
  wordsOf,
  type Evidence,
} from './evidence.ts'
import { OF_FILES } from './file-invariants.ts'
import { WELL_KEPT } from './house-invariants.ts'
import type { Written } from './world/whatsapp.ts'
import { UNASKED } from './notice-invariants.ts'
import { ON_SCREEN } from './screen-invariants.ts'

export interface Invariant {
  readonly sentence: string
  /** Returns one line for each place where the promise is broken. */
  readonly check: (evidence: Evidence) => readonly string[]
}

/** Events that may cut a post before the core sees it. */
const CUTS: ReadonlySet<string> = new Set(['outage', 'sleep', 'wake', 'death', 'stop'])
/** Events that start or stop the program or its computer. */
const EDGES: ReadonlySet<string> = new Set(['start', 'stop', 'death', 'sleep', 'wake'])
const HOUR = 3_600_000
const MINUTE = 60_000
/** ms. A text this long after another one may have been typed by hand. */
const TYPED_AFTER = 5_000
/** ms. The time to ask WhatsApp for the owner of a LID. */
const NAMED_WITHIN = 3_000
/** ms. Texts may still be on their way when their time is over. */
const ON_ITS_WAY = 5 * MINUTE
/** ms. An owner's message must reach the program before it can silence the bot, so nothing may disturb the program for this long. */
const NOTICED = 2 * MINUTE

/** The promises to customers and the owner, one sentence each. A week breaks none. */
const PROMISES: readonly Invariant[] = [
  {
    sentence: 'each message of a customer reaches the core, or waits where the owner sees it and why',
    check: (evidence) => {
      const taken = new Set(evidence.assistant.taken.map(({ messageId }) => partOf(messageId)))
      return asked(evidence)
        .filter((one) => !taken.has(partOf(one.id)))
        .map((one) => ({ one, row: ledgerOf(evidence, one) }))
        .filter(({ one, row }) => excuseForKeeping(evidence, one, row) === null)
        .map(({ one, row }) => `${quote(one)} never reached the core (ledger: ${describe(row)})`)
    },
  },
  {
    sentence:
      'a message reaches the core under one id, which is that of no other, and nothing reaches it that nobody wrote',
    check(evidence) {
      const known = new Set(asked(evidence).map(({ id }) => partOf(id)))
      const ids = new Map<string, string>()
      const owners = new Map<string, string>()
      return evidence.assistant.taken.flatMap(({ messageId, webhookId, text }) => {
        const part = partOf(messageId)
        const first = ids.get(part) ?? webhookId
        const owner = owners.get(webhookId) ?? part
        ids.set(part, first)
        owners.set(webhookId, owner)
        return [
          ...(known.has(part) ? [] : [`the core got what nobody wrote: "${text}"`]),
          ...(first === webhookId ? [] : [`"${text}" reached the core under two ids`]),
          ...(owner === part ? [] : [`one webhook-id for two messages: "${text}"`]),
        ]
      })
    },
  },
  {
    sentence: 'within a chat the core hears messages in the order in which they were written',
    check(evidence) {
      const { deaths, disturbances, assistant, epoch, withoutHistory } = evidence
      const all = new Map(asked(evidence).map((one) => [partOf(one.id), one]))
      const seen = assistant.seen.map((one) => ({ ...one, id: partOf(one.id) }))
      const taken = new Map(seen.filter((one) => one.taken).map(({ id, at }) => [id, at]))
      const wrote = [...all.values()]
        .map(({ id, customer, at }) => ({ id: partOf(id), chat: customer.name, at: at - epoch }))
        .filter(({ id }) => taken.has(id) && !wasSealed(all.get(id)!))
      const others = disturbances.filter(({ what }) => CUTS.has(what)).map(({ at }) => at)
      const cuts = [...deaths.map(({ at }) => at), ...others]
      // Messages that the page hides may come out of order.
      const isHidden = (id: string, until: number) =>
        withoutHistory.some(({ from, to }) => all.get(id)!.at - epoch <= to && from <= until)
      return orderFaults({ wrote, seen, cuts, twoOverMs: 0 })
        .filter(({ passed, by }) => !isHidden(passed, taken.get(by)!) && !areOfTwoNames(all.get(passed)!, all.get(by)!))
        .map(({ passed, by }) => `${quote(all.get(by)!)} passed "${all.get(passed)!.body}"`)
    },
  },
  {
    sentence: 'each question is answered once at most, in the chat that it came from',
    check(evidence) {
      const answers = said(evidence)
      return asked(evidence).flatMap((question) => {
        const its = answers.filter((one) => one.answers === wordsOf(question.body))
        const here = its.filter((one) => one.customer === question.customer).map(({ body }) => body)
        if (its.length > here.length) return [`the answer to ${quote(question)} went into another chat`]
        const told = describe(ledgerOf(evidence, question))
        return here.length <= 1 + unclaimedBeside(evidence, question)
          ? []
          : [`${quote(question)} was answered ${here.length} times: ${here.join(', ')} (ledger: ${told})`]
      })
    },
  },
  {
    sentence: 'each question is answered, or the ledger says why it may not be',
    check(evidence) {
      const answered = new Set(said(evidence).map(({ answers }) => answers))
      return asked(evidence)
        .filter((one) => !answered.has(wordsOf(one.body)) && excuseForSilence(evidence, one) === null)
        .map((one) => `${quote(one)} was never answered (ledger: ${describe(ledgerOf(evidence, one))})`)
    },
  },
  {
    sentence: 'a customer reads nothing that neither a run of the core nor the owner has said',
    check(evidence) {
      const questions = new Set(asked(evidence).map(({ body }) => wordsOf(body)))
      const others = new Set([
        ...evidence.fromWindow,
        ...evidence.cutFromWindow,
        ...evidence.assistant.notices.map(({ text }) => text),
      ])
      return said(evidence)
        .filter(({ answers, body }) => (answers === null ? !others.has(body) : !questions.has(answers)))
        .map(({ body, customer }) => `${customer.name} read "${body}", which nobody said`)
    },
  },
  {
    sentence: 'a text that the core was told is not sent is not sent',
    check(evidence) {
      const texts = new Set(said(evidence).map(({ body }) => body))
      const { refused } = evidence.assistant
      return refused.filter(({ text }) => texts.has(text)).map(({ text }) => `"${text}" was refused, and said`)
    },
  },
  {
    sentence: 'the bot never talks over the owner',
    check(evidence) {
      const { written, disturbances, epoch, plan } = evidence
      const silence = (plan.settings['takeover.minutes'] ?? 60) * MINUTE
      const isCalm = (at: number) => !disturbances.some((one) => one.at <= at && at - one.at < NOTICED)
      return said(evidence)
        .filter(({ answers }) => answers !== null)
        .flatMap((reply) => {
          const over = written.find(
            (one) =>
              one.by === 'owner' &&
              one.customer === reply.customer &&
              isTyped(evidence, one) &&
              reply.at - one.at > NOTICED &&
              reply.at - one.at < silence - NOTICED,
          )
          if (over === undefined || !isCalm(reply.at - epoch) || wasHandedBack(evidence, over.at, reply.at)) return []
          return [
            `"${reply.body}" was said ${Math.round((reply.at - over.at) / 1000)} s after the owner's "${over.body}"`,
          ]
        })
    },
  },
  {
    sentence: 'no question gets an automatic answer when it is too old',
    check(evidence) {
      // A clock that is behind counts until two other clocks contradict it together.
      const most = (evidence.plan.settings['replies.maxAgeHours'] ?? 6) * HOUR + ON_ITS_WAY + evidence.mostBehindMs
      return said(evidence).flatMap((reply) => {
        const question = asked(evidence).find((one) => wordsOf(one.body) === reply.answers)
        if (question === undefined || reply.at - question.at <= most) return []
        return [`${quote(question)} was answered after ${Math.round((reply.at - question.at) / HOUR)} hours`]
      })
    },
  },
  {
    sentence: 'what is read back older than the shop wants answered goes to nobody by itself',
    check(evidence) {
      const { plan, epoch, assistant, disturbances, mostAheadMs, mostBehindMs } = evidence
      if (plan.settings['forward.oldMessages'] === 'on' || mostAheadMs + mostBehindMs > 0) return []
      const most = (plan.settings['replies.maxAgeHours'] ?? 6) * HOUR
      const found = disturbances.filter(({ what }) => what === 'start' || what === 'wake')
      return asked(evidence).flatMap((one) => {
        const at = one.at - epoch
        const taken = assistant.taken.find(({ messageId }) => partOf(messageId) === partOf(one.id))
        const isFoundInTime =
          isUpAt(evidence, at) || found.some((moment) => moment.at > at && moment.at < at + most + ON_ITS_WAY)
        return taken === undefined || isFoundInTime
          ? []
          : [`${quote(one)} was taken after ${Math.round((taken.at - at) / HOUR)} hours`]
      })
    },
  },
  {
    sentence: 'what the owner writes in the window is said once',
    check: (evidence) =>
      evidence.fromWindow.flatMap((text) => {
        const count = evidence.written.filter(({ body }) => body === text).length
        return count === 1 ? [] : [`"${text}" was said ${count} times`]
      }),
  },
  {
    sentence: 'a call that was accepted is said, or the ledger says why not',
    check(evidence) {
      const texts = new Set(said(evidence).map(({ body }) => body))
      const rows = repliesIn(evidence)
      return evidence.assistant.called
        .filter(({ status, text }) => status === 200 && !texts.has(text))
        .filter(({ text }) => !rows.some((row) => row.text === text && row.reason !== null))
        .map(({ text }) => `"${text}" was accepted and is gone`)
    },
  },
]

/**
 * How many other questions of the chat have no answer because the core's answer was unreadable. A call does not name its message, so the
 * second of two runs of this question may be taken for theirs.
 */
function unclaimedBeside(evidence: Evidence, question: Written): number {
  const answered = new Set(said(evidence).map(({ answers }) => answers))
  const { garbled } = evidence.assistant
  return asked(evidence).filter(
    (one) =>
      one.customer === question.customer &&
      one !== question &&
      garbled.has(partOf(one.id)) &&
      !answered.has(wordsOf(one.body)),
  ).length
}

/** Whether the program is on or may be. A page that slept tells the messages of that time as if they came now. */
function isUpAt({ disturbances }: Evidence, at: number): boolean {
  const isEdge = disturbances.some((one) => EDGES.has(one.what) && Math.abs(one.at - at) < MINUTE)
  const last = disturbances.findLast((one) => EDGES.has(one.what) && one.at <= at)
  return isEdge || (last?.what !== 'stop' && last?.what !== 'death')
}

/**
 * Whether the chat got another name between the two messages: the program must then ask whose name it is, which takes up to NAMED_WITHIN.
 */
const areOfTwoNames = (one: Written, other: Written): boolean =>
  one.chatId !== other.chatId && Math.abs(one.at - other.at) < NAMED_WITHIN

/**
 * Whether the owner typed this text. Nobody types so soon after a customer, or after his own phone's greeting: such a text counts as part
 * of the greeting.
 */
const isTyped = ({ written }: Evidence, { customer, at }: Written): boolean =>
  !written.some(
    (one) =>
      (one.by === 'customer' || one.by === 'phone') &&
      one.customer === customer &&
      // WhatsApp's times are whole seconds, so what follows in the same second may count as earlier.
      (one.at < at || Math.floor(one.at / 1000) === Math.floor(at / 1000)) &&
      at - one.at < TYPED_AFTER,
  )

function wasHandedBack({ plan, epoch }: Evidence, since: number, until: number): boolean {
  return plan.events.some(({ kind, at }) => kind === 'hands-back' && at + epoch > since && at + epoch < until)
}

export const INVARIANTS: readonly Invariant[] = [...PROMISES, ...UNASKED, ...OF_FILES, ...ON_SCREEN, ...WELL_KEPT]

/** Compares the customers' messages, the core's and the program's with the promises; one line per broken promise. */
export function judge(evidence: Evidence): readonly string[] {
  return INVARIANTS.flatMap(({ sentence, check }) => check(evidence).map((fault) => `${sentence}: ${fault}`))
}
