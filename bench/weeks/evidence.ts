import { questionOf } from '../torture/mad-core.ts'
import type { Plan } from './plan.ts'
import type { Assistant } from './world/assistant.ts'
import type { KeptFile } from './world/data-folder.ts'
import type { Death } from './world/machine.ts'
import type { Record, RecordedMessage, RecordedReply } from './world/record.ts'
import type { Screens } from './world/screens.ts'
import { partOf, type Written } from './world/whatsapp.ts'

export { partOf }

/** Something that began or ended at this time of the world, ms. */
export interface Moment {
  readonly at: number
  readonly what: string
}

/** What is known of a week when it is over. Times of messages are unix ms, all others ms of the world. */
export interface Evidence {
  readonly plan: Plan
  /** Unix ms of the world's beginning. */
  readonly epoch: number
  /** Everything in the chats, in WhatsApp's order. */
  readonly written: readonly Written[]
  readonly assistant: Assistant
  /** Kills, power cuts and stops. */
  readonly deaths: readonly { readonly at: number; readonly death: Death }[]
  readonly disturbances: readonly Moment[]
  /** What lasted: outages, lines that were down, full disks. */
  readonly spells: readonly { readonly what: string; readonly from: number; readonly to: number }[]
  /** Times in which history could not be loaded. */
  readonly withoutHistory: readonly { readonly from: number; readonly to: number }[]
  /** When the core was back. */
  readonly returns: readonly number[]
  readonly record: Record
  readonly queue: {
    readonly waiting: number
    readonly posting: number
    readonly dead: number
    readonly repliesQueued: number
  } | null
  /** What was asked when all was well again. */
  readonly lastAsked: readonly Written[]
  readonly stuck: readonly string[]
  readonly errors: readonly string[]
  readonly browserStarts: number
  /** What the program still waits for when all is done. */
  readonly timers: number
  /** What the window shows; null when the program does not answer. */
  readonly screens: Screens | null
  /** Everything in the data folder. */
  readonly folder: readonly KeptFile[]
  readonly endedAt: number
  /** By so much the shop's clock was ahead, and behind, at most. */
  readonly mostAheadMs: number
  readonly mostBehindMs: number
  /** Texts of the owner that the window took. */
  readonly fromWindow: readonly string[]
  /** Texts of which it never heard, because the program died: they may go out or not. */
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

/** Every row of the ledger. */
export const repliesIn = ({ record }: Evidence): readonly RecordedReply[] => [
  ...record.messages.flatMap(({ replies }) => replies),
  ...record.loose,
]

/** Its key came later than the message; what was written since may have been read before it. */
export const wasSealed = ({ sealedUntil, at }: Written): boolean => sealedUntil > at

export const asked = ({ written }: Evidence): readonly Written[] => written.filter((one) => one.by === 'customer')

export const ledgerOf = ({ record }: Evidence, question: Written): RecordedMessage =>
  record.messages.find((one) => partOf(one.messageId) === partOf(question.id)) ?? EMPTY

export const quote = ({ body, customer }: Written): string => `"${body}" of ${customer.name}`

/** As it was before it was edited. */
export const wordsOf = (body: string): string => body.replace(/( \(edited\))+$/, '')

/** The bot's texts with the question that each of them answers. */
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
/** Of what is compared with whole seconds of other machines. */
const SLACK = 5 * 60_000

const endOf = ({ epoch, endedAt }: Evidence): number => epoch + endedAt

/** The owner wrote in this chat in the last hours before this time, or will have until it is answered. */
export function isOwners(evidence: Evidence, question: Written): boolean {
  const fromWindow = [...evidence.fromWindow, ...evidence.cutFromWindow]
  return evidence.written.some(
    (one) => one.customer === question.customer && (one.by === 'owner' || fromWindow.includes(one.body)),
  )
}

/** The phone greeted somebody whose words could not be read yet, or were deleted before anybody read them: it looks like the owner's hand. */
function wasGreetedUnread(evidence: Evidence, { customer, at }: Written): boolean {
  const its = evidence.written.filter((one) => one.customer === customer)
  const isUnread = (one: Written | undefined, greetedAt: number) =>
    one !== undefined && (one.sealedUntil > greetedAt || (one.deletedAt !== null && ledgerOf(evidence, one) === EMPTY))
  return its.some((one) => {
    if (one.by !== 'phone' || one.at >= at) return false
    const before = its[its.indexOf(one) - 1]
    // Or the chat got its other name in between, and whose that is the page did not say.
    return isUnread(before, one.at) || (before !== undefined && before.chatId !== one.chatId)
  })
}

/** By the right clock, or by the shop's own, which counts until two others contradict it together. */
function isTooOldBy(evidence: Evidence, question: Written): boolean {
  const most = (evidence.plan.settings['replies.maxAgeHours'] ?? 6) * HOUR - SLACK
  return endOf(evidence) - question.at + evidence.mostAheadMs > most
}

/** The clock was set so shortly before that nobody had contradicted it. */
const wasJustSet = ({ disturbances, epoch }: Evidence, question: Written): boolean =>
  disturbances.some(({ what, at }) => what === 'clock' && Math.abs(at + epoch - question.at) < 2 * SLACK)

/**
 * A call carries no name of what it answers: an order that comes while nobody knows how the post of a message ended, or while the core fails
 * it again and again, is taken for its answer, and the message is done by it.
 */
function wasClaimed(evidence: Evidence, { at }: Written, { replies }: RecordedMessage): boolean {
  const { assistant, deaths, disturbances, spells, epoch } = evidence
  const orders = new Set(assistant.notices.map(({ text }) => text))
  const from = at - epoch
  const isSoon = (began: number, ended = began) => ended >= from && began <= from + HOUR
  const isUnknown =
    spells.some(({ what, from: began, to }) => what === 'outage' && isSoon(began, to)) ||
    deaths.some((one) => isSoon(one.at)) ||
    disturbances.some((one) => one.what === 'sleep' && isSoon(one.at))
  return isUnknown && replies.some(({ origin, text }) => origin === 'callback' && orders.has(text))
}

/** Why a message may stay here, where the owner sees it; null when nothing allows it. */
export function excuseForKeeping(evidence: Evidence, question: Written, row: RecordedMessage): string | null {
  const { state, note } = row
  if (question.deletedAt !== null) return 'deleted'
  if (wasClaimed(evidence, question, row)) return 'an order was taken for its answer'
  if (state !== 'skipped') return null
  if (note === 'note.undecrypted' && !Number.isFinite(question.sealedUntil)) return 'it was never decrypted'
  // Kept by a mark, because the page did not give it; the chat waits for the owner.
  const isUnread = evidence.withoutHistory.some(({ to }) => question.at - evidence.epoch <= to + SLACK)
  if (note === 'note.unknown-kind' && isUnread) return 'it could not be read'
  return note === 'note.too-old' && isTooOldBy(evidence, question) ? 'too old' : null
}

/** Why a question may have no answer; null when nothing allows it. */
export function excuseForSilence(evidence: Evidence, question: Written): string | null {
  const row = ledgerOf(evidence, question)
  const kept = excuseForKeeping(evidence, question, row)
  if (kept !== null) return kept
  if (evidence.assistant.garbled.has(partOf(question.id))) return 'the core said nothing readable'
  const reasons = row.replies.map(({ reason, state }) => reason ?? state)
  const isTaken = isOwners(evidence, question) || wasGreetedUnread(evidence, question)
  if (reasons.includes('owner-takeover') && isTaken) return 'the owner answers'
  const isTooOld = isTooOldBy({ ...evidence, mostAheadMs: 0 }, question) || wasJustSet(evidence, question)
  if (reasons.includes('too-old') && isTooOld && isTooOldBy(evidence, question)) return 'too old'
  return null
}
