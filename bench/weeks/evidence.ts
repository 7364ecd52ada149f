import { questionOf } from '../torture/mad-core.ts'
import type { Plan, PlanEvent } from './plan.ts'
import type { Assistant } from './world/assistant.ts'
import type { KeptFile } from './world/data-folder.ts'
import type { Death } from './world/machine.ts'
import type { Record, RecordedMessage, RecordedReply } from './world/record.ts'
import type { Screens } from './world/screens.ts'
import { partOf, type Written } from './world/whatsapp.ts'

export { partOf }

/** An event, and its time in ms of the world. */
export interface Moment {
  readonly at: number
  readonly what: string
}

/** Everything known about a week after it ended. Times of messages are unix ms, all others ms of the world. */
export interface Evidence {
  readonly plan: Plan
  /** The start of the world, unix ms. */
  readonly epoch: number
  /** All messages in the chats, in WhatsApp's order. */
  readonly written: readonly Written[]
  readonly assistant: Assistant
  /** Kills, power cuts and stops. */
  readonly deaths: readonly { readonly at: number; readonly death: Death }[]
  readonly disturbances: readonly Moment[]
  /** Troubles with a duration: outages, lost connections, full disks. */
  readonly spells: readonly { readonly what: string; readonly from: number; readonly to: number }[]
  /** The times in which history could not be loaded. */
  readonly withoutHistory: readonly { readonly from: number; readonly to: number }[]
  /** When the core came back from an outage. */
  readonly returns: readonly number[]
  readonly record: Record
  readonly queue: {
    readonly waiting: number
    readonly posting: number
    readonly dead: number
    readonly repliesQueued: number
  } | null
  /** The questions asked after all troubles were over. */
  readonly lastAsked: readonly Written[]
  readonly stuck: readonly string[]
  readonly errors: readonly string[]
  /** When the program started a browser, ms of the world. */
  readonly browserStarts: readonly number[]
  /** When the program loaded the page anew. */
  readonly pageReloads: readonly number[]
  /** The most looks at one page after it was closed. */
  readonly mostLooksAtClosed: number
  /** How many timers the program still runs when all is done. */
  readonly timers: number
  /** The content of the window; null if the program does not answer. */
  readonly screens: Screens | null
  /** All files in the data folder. */
  readonly folder: readonly KeptFile[]
  readonly endedAt: number
  /** The most that the shop's clock was ahead, in ms; below, the most that it was behind. */
  readonly mostAheadMs: number
  readonly mostBehindMs: number
  /** The owner's texts that the window accepted. */
  readonly fromWindow: readonly string[]
  /** The owner's texts without an outcome, because the program died. They may go out or not. */
  readonly cutFromWindow: readonly string[]
}

const EMPTY: RecordedMessage = {
  messageId: '',
  chatKey: '',
  text: '',
  state: 'unknown',
  attempts: 0,
  note: null,
  replies: [],
}

/** Every reply in the ledger. */
export const repliesIn = ({ record }: Evidence): readonly RecordedReply[] => [
  ...record.messages.flatMap(({ replies }) => replies),
  ...record.loose,
]

/** Whether its key came later than the message. Messages written since may have been read before it. */
export const wasSealed = ({ sealedUntil, at }: Written): boolean => sealedUntil > at

export const asked = ({ written }: Evidence): readonly Written[] => written.filter((one) => one.by === 'customer')

export const ledgerOf = ({ record }: Evidence, question: Written): RecordedMessage =>
  record.messages.find((one) => partOf(one.messageId) === partOf(question.id)) ?? EMPTY

export const quote = ({ body, customer }: Written): string => `"${body}" of ${customer.name}`

/** The text before it was edited. */
export const wordsOf = (body: string): string => body.replace(/( \(edited\))+$/, '')

/** Each time the core had a message, ms of the world. */
const timesSeen = ({ assistant }: Evidence, { id }: Written): readonly number[] =>
  assistant.seen.filter((post) => partOf(post.id) === partOf(id)).map(({ at }) => at)

/** When the core first had a message, ms of the world; `Infinity` if never. */
export const firstSeen = (evidence: Evidence, one: Written): number => Math.min(Infinity, ...timesSeen(evidence, one))

/** Whether the owner paused the answers between these times, ms of the world. A program that was off when he resumed is still paused. */
export const mayBePaused = ({ plan }: Evidence, from: number, to: number): boolean =>
  plan.events.some(({ kind, at }) => kind === 'pauses' && at > from && at < to)

/** The bot's texts, each with the question that it answers. */
export const said = ({ written }: Evidence) =>
  written
    .filter((one) => one.by === 'bot' && one.place === undefined)
    .map((one) => {
      const question = questionOf(one.body)
      return { ...one, answers: question === null ? null : wordsOf(question) }
    })

export const describe = ({ state, note, attempts, replies }: RecordedMessage): string => {
  const rows = replies.map(({ origin, state: of, reason, text }) => `${origin} "${text}" ${reason ?? of}`)
  return [`${state}${note === null ? '' : ` (${note})`}, ${attempts} failed tries`, ...rows].join('; ')
}

const HOUR = 3_600_000
/** ms. The slack for comparisons with times of other machines, which are whole seconds. */
const SLACK = 5 * 60_000

const endOf = ({ epoch, endedAt }: Evidence): number => epoch + endedAt

/** When the owner wrote to the customer of a question, unix ms: on the phone, or in the window, whose texts may go out hours later. */
function ownersTimes(evidence: Evidence, { customer }: Written): readonly number[] {
  const { plan, epoch, fromWindow, cutFromWindow } = evidence
  const texts = new Set([...fromWindow, ...cutFromWindow])
  const his = evidence.written.filter((one) => one.customer === customer && (one.by === 'owner' || texts.has(one.body)))
  const bodies = new Set(his.map(({ body }) => body))
  const begun = plan.events.flatMap((one) => (one.kind === 'window' && bodies.has(one.text) ? [one.at + epoch] : []))
  return [...his.map(({ at }) => at), ...begun]
}

/** Whether the owner wrote in this chat so late before the question, or so soon after the core had it, that he answers it. */
export function isOwners(evidence: Evidence, question: Written): boolean {
  const { epoch, plan } = evidence
  const from = question.at - (plan.settings['takeover.minutes'] ?? 60) * 60_000 - SLACK
  const had = Math.max(question.at, ...timesSeen(evidence, question).map((at) => at + epoch))
  // An answer that still waits when the computer falls asleep, or the program ends, may be decided on when it is back.
  const away = plan.events.filter((one) => one.at + epoch > had).map((one) => backAfter(one) - one.at)
  const until = had + (plan.settings['replies.maxAgeHours'] ?? 6) * HOUR + Math.max(0, ...away) + SLACK
  // Paused answers wait, however long.
  const isPaused = (at: number) => mayBePaused(evidence, at - 48 * HOUR - epoch, at - epoch)
  return ownersTimes(evidence, question).some((at) => at > from && (at < until || isPaused(at)))
}

/**
 * Whether the phone's greeting looks like the owner's hand. It does if the customer's message was not readable yet, was deleted before
 * the program read it, or came to the page's history only after this question.
 */
function wasGreetedUnread(evidence: Evidence, question: Written): boolean {
  const { customer, at } = question
  const its = evidence.written.filter((one) => one.customer === customer)
  const silence = (evidence.plan.settings['takeover.minutes'] ?? 60) * 60_000 + SLACK
  const isUnread = (one: Written | undefined, greetedAt: number) =>
    one !== undefined &&
    (one.sealedUntil > greetedAt ||
      (one.deletedAt !== null && ledgerOf(evidence, one) === EMPTY) ||
      firstSeen(evidence, one) > firstSeen(evidence, question))
  return its.some((one) => {
    if (one.by !== 'phone' || one.at >= at || one.at + silence < at) return false
    const before = its[its.indexOf(one) - 1]
    // The same happens if the chat got its other name in between, and the page did not say whose name it is.
    return isUnread(before, one.at) || (before !== undefined && before.chatId !== one.chatId)
  })
}

/**
 * Whether the question is too old by the correct clock, or by the shop's own clock, which counts until two other clocks contradict it
 * together.
 */
function isTooOldBy(evidence: Evidence, question: Written): boolean {
  const most = (evidence.plan.settings['replies.maxAgeHours'] ?? 6) * HOUR - SLACK
  return endOf(evidence) - question.at + evidence.mostAheadMs > most
}

/** The shop's clock was set around the time of the question, so no other clock had contradicted it yet. */
const wasJustSet = ({ disturbances, epoch }: Evidence, question: Written): boolean =>
  disturbances.some(({ what, at }) => what === 'clock' && Math.abs(at + epoch - question.at) < 2 * SLACK)

/** When this event leaves the program awake and running, ms of the world. */
const backAfter = (event: PlanEvent): number =>
  event.at + (event.kind === 'sleeps' ? event.ms : event.kind === 'stops' ? event.downMs : 0)

/**
 * Whether a notice was taken for the answer to this message, which settles the message. A call does not name its message. So this may
 * happen to a notice that arrives while the outcome of the message's post is unknown, or while the core keeps failing it.
 */
function wasClaimed(evidence: Evidence, { at }: Written, { replies }: RecordedMessage): boolean {
  const { assistant, deaths, disturbances, spells, epoch, plan } = evidence
  const orders = new Set(assistant.notices.map(({ text }) => text))
  const from = at - epoch
  // What is written while the program is off or asleep is posted when it is back.
  const back = Math.max(from, ...plan.events.filter((one) => one.at <= from).map(backAfter))
  const isSoon = (began: number, ended = began) => ended >= from && began <= back + HOUR
  const isUnknown =
    spells.some(({ what, from: began, to }) => what === 'outage' && isSoon(began, to)) ||
    deaths.some((one) => isSoon(one.at)) ||
    disturbances.some((one) => one.what === 'sleep' && isSoon(one.at))
  return isUnknown && replies.some(({ origin, text }) => origin === 'callback' && orders.has(text))
}

/** Why the message may stay in the record, where the owner sees it; null if nothing allows it. */
export function excuseForKeeping(evidence: Evidence, question: Written, row: RecordedMessage): string | null {
  const { state, note } = row
  if (question.deletedAt !== null) return 'deleted'
  if (wasClaimed(evidence, question, row)) return 'an order was taken for its answer'
  if (state !== 'skipped') return null
  if (note === 'note.undecrypted' && !Number.isFinite(question.sealedUntil)) return 'it was never decrypted'
  // It is stored as a marker, because the page did not give its content; the chat waits for the owner.
  const isUnread = evidence.withoutHistory.some(({ to }) => question.at - evidence.epoch <= to + SLACK)
  if (note === 'note.unknown-kind' && isUnread) return 'it could not be read'
  return note === 'note.too-old' && isTooOldBy(evidence, question) ? 'too old' : null
}

/** Why a question may have no answer; null if nothing allows it. */
export function excuseForSilence(evidence: Evidence, question: Written): string | null {
  const row = ledgerOf(evidence, question)
  const kept = excuseForKeeping(evidence, question, row)
  if (kept !== null) return kept
  if (evidence.assistant.garbled.has(partOf(question.id))) return 'the core said nothing readable'
  const reasons = row.replies.map(({ reason, state }) => reason ?? state)
  const isTaken = isOwners(evidence, question) || wasGreetedUnread(evidence, question)
  if (reasons.includes('owner-takeover') && isTaken) return 'the owner answers'
  return wasTooOld(evidence, question) ? 'too old' : null
}

/** Whether the ledger says that an answer, or the rest of one, was dropped for its age, and rightly so. */
export function wasTooOld(evidence: Evidence, question: Written): boolean {
  const isDropped = ledgerOf(evidence, question).replies.some(({ reason }) => reason === 'too-old')
  const isTooOld = isTooOldBy({ ...evidence, mostAheadMs: 0 }, question) || wasJustSet(evidence, question)
  return isDropped && isTooOld && isTooOldBy(evidence, question)
}
