import { questionOf } from '../torture/mad-core.ts'
import {
  asked,
  excuseForSilence,
  isOwners,
  ledgerOf,
  partOf,
  quote,
  repliesIn,
  said,
  wasTooOld,
  wordsOf,
  type Evidence,
} from './evidence.ts'
import type { Invariant } from './invariants.ts'
import { ERROR_PAGE } from './world/file-server.ts'
import { answeredWith, fileOf, placeOf, WITHOUT_FILE, type Brought } from './world/files.ts'
import type { RecordedReply } from './world/record.ts'
import type { Written } from './world/whatsapp.ts'

const MINUTE = 60_000
/** An unreachable file is retried for ten minutes of connected time. */
const TRIED_FOR = 9 * MINUTE
/** ms. Nothing may have disturbed the program for this long before a post; otherwise the picture may be missing. */
const CALM = 3 * MINUTE
/** A file without a row may stay for a quarter of an hour. The next hourly sweep removes it. */
const SWEPT_WITHIN = 80 * MINUTE
/** A start sweeps after a minute. */
const SWEPT_AT_START = 5 * MINUTE
/** At most this many files may be in the middle of a write at the end. */
const MOST_PARTS = 2

const hashOf = (bytes: Buffer): string => fileOf(bytes).sha256

/** The promises about files and places, in both directions. */
export const OF_FILES: readonly Invariant[] = [
  {
    sentence:
      'what an answer brings comes with its words, in its own bytes, or the ledger says rightly why the words come alone',
    check: (evidence) =>
      said(evidence).flatMap((answer) => {
        const question = questionOf(answer.body)
        const brought = question === null ? undefined : evidence.assistant.files.brings.get(question)
        const row = repliesIn(evidence).find((one) => one.text === answer.body && one.state === 'sent')
        const fault = judgeFile(evidence, answer, brought, row)
        return fault === null ? [] : [`"${answer.body}" (${brought ?? 'no file'}) ${fault}`]
      }),
  },
  {
    sentence: 'a place goes out once, behind its words, and no other place does',
    check(evidence) {
      const bots = evidence.written.filter((one) => one.by === 'bot')
      const answers = bots.filter((one) => bringsPlace(evidence, one))
      const isOf = (place: Written, answer: Written) =>
        place.customer === answer.customer && isPlaceOf(place, questionOf(answer.body)!)
      const places = bots.filter(({ place }) => place !== undefined)
      return [
        ...answers.flatMap((answer) => {
          const its = places.filter((place) => isOf(place, answer))
          if (its.length > 1) return [`the place of "${answer.body}" went out ${its.length} times`]
          if (its.length === 0)
            return isOwners(evidence, answer) || wasCutShort(evidence, answer)
              ? []
              : [`the place of "${answer.body}" never went out`]
          return bots.indexOf(its[0]!) < bots.indexOf(answer)
            ? [`the place of "${answer.body}" went out before it`]
            : []
        }),
        ...places
          .filter((place) => !answers.some((answer) => isOf(place, answer)))
          .map(({ customer }) => `a place that nobody answered with went out to ${customer.name}`),
      ]
    },
  },
  {
    sentence: "a customer's picture reaches the core in its own bytes, or the core hears that they are left out",
    check(evidence) {
      const { assistant, plan, disturbances, pageReloads } = evidence
      if (plan.settings['forward.media'] !== 'bytes') return []
      // A page that is loading gives no file, and the message does not wait for it.
      const unrest = [...disturbances.map((one) => one.at), ...pageReloads]
      const sent = new Map(evidence.written.map((one) => [partOf(one.id), one]))
      return assistant.taken.flatMap(({ messageId, at, file }) => {
        const question = sent.get(partOf(messageId))
        if (question?.file === undefined) return []
        if (file === null) return [`${quote(question)} came without a word of its picture`]
        if (!file.isOmitted)
          return file.sha256 === question.file.sha256 ? [] : [`${quote(question)} came in other bytes`]
        const isCalm = !unrest.some((one) => one <= at && at - one < CALM)
        const isFirst = assistant.tried.filter((one) => partOf(one.id) === partOf(messageId)).length === 1
        return question.file.fate === 'fine' && isCalm && isFirst && question.at - evidence.epoch > at - CALM
          ? [`${quote(question)} came without its bytes, which were there`]
          : []
      })
    },
  },
  {
    sentence: 'no file is asked for where none may be fetched',
    check: ({ assistant }) => assistant.files.astray.map((url) => `${url} was asked for`),
  },
  {
    sentence: 'the files on this computer are whole and named in the record, and what the record names is there',
    check(evidence) {
      const files = evidence.folder.filter(({ folder }) => folder === 'media')
      const whole = files.filter(({ name }) => !name.startsWith('.part-'))
      const parts = files.length - whole.length
      const named = namedIn(evidence)
      const here = new Set(whole.map(({ name }) => name))
      return [
        ...(parts > MOST_PARTS ? [`${parts} parts of files lie about`] : []),
        ...whole.filter(({ name, sha256 }) => name !== sha256).map(({ name }) => `${name} holds other bytes`),
        ...whole
          .filter(({ name }) => !named.has(name) && !mayLieThere(evidence, name))
          .map(({ name }) => `no row names ${name.slice(0, 8)} ${usedBy(evidence, name)?.question ?? ''}`),
        ...[...named]
          .filter((sha256) => !here.has(sha256))
          .map((sha256) => `${sha256.slice(0, 8)} is not there any more`),
      ]
    },
  },
]

const LEFT_OUT: Readonly<Record<string, string>> = {
  'url-gone': 'media-gone',
  'url-page': 'media-wrong-type',
  'url-neighbour': 'media-refused-address',
  'url-led-away': 'media-refused-address',
}

/** What is wrong with the file of this answer; null if nothing is. */
function judgeFile(
  evidence: Evidence,
  { body, file }: Written,
  brought: Brought | undefined,
  row: RecordedReply | undefined,
): string | null {
  if (brought === undefined || brought === 'place') return file === undefined ? null : 'went out with a file of nobody'
  const question = questionOf(body)!
  // A server that is unreachable for this long gives no other reason for its file either.
  const tries = evidence.assistant.files.fetches.filter((one) => one.question === question)
  const triedFor = (tries.at(-1)?.at ?? 0) - (tries[0]?.at ?? 0)
  const isGivenUp = row?.leftOut === 'media-unreachable' && triedFor >= TRIED_FOR
  if (WITHOUT_FILE.has(brought)) {
    if (file !== undefined) return 'went out with what must not be sent'
    if (row === undefined || row.leftOut === LEFT_OUT[brought] || isGivenUp) return null
    return `is without its file because of ${row.leftOut}`
  }
  if (file !== undefined) return file.sha256 === hashOf(answeredWith(question)) ? null : 'went out with other bytes'
  if (row?.leftOut === 'media-no-room' && evidence.disturbances.some(({ what }) => what === 'disk')) return null
  if (isGivenUp) return null
  return `went out without its file (${row?.leftOut ?? 'no reason is told'}, tried for ${Math.round(triedFor / 1000)} s)`
}

const bringsPlace = ({ assistant }: Evidence, { body }: Written): boolean =>
  assistant.files.brings.get(questionOf(body) ?? '') === 'place'

function isPlaceOf({ place }: Written, question: string): boolean {
  const { latitude, longitude } = placeOf(question)
  return place?.latitude === latitude && place.longitude === longitude
}

/** The hashes of the files that a row names. */
function namedIn(evidence: Evidence): ReadonlySet<string> {
  const sent = repliesIn(evidence).flatMap(({ file }) => file ?? [])
  const kept = evidence.record.media.filter(({ state }) => state === 'kept').flatMap(({ sha256 }) => sha256 ?? [])
  return new Set([...sent, ...kept])
}

/** The question that a file belongs to, and when the file was last requested or sent, ms of the world. Null if it belongs to none. */
function usedBy(evidence: Evidence, sha256: string): { readonly question: string; readonly at: number } | null {
  const { assistant, written } = evidence
  if (sha256 === hashOf(Buffer.from(ERROR_PAGE))) {
    const pages = assistant.files.fetches.filter(({ question }) => assistant.files.brings.get(question) === 'url-page')
    return { question: 'a page', at: Math.max(0, ...pages.map(({ at }) => at)) }
  }
  const own = written.find((one) => one.by === 'customer' && one.file?.sha256 === sha256)
  const words = own === undefined ? null : wordsOf(own.body)
  const brought = [...assistant.files.brings.keys()].find((one) => hashOf(answeredWith(one)) === sha256)
  const question = words ?? brought
  if (question === undefined) return null
  const times = [
    ...assistant.files.fetches.filter((one) => one.question === question),
    ...assistant.called.filter(({ text }) => questionOf(text) === question),
    ...assistant.taken.filter(({ text }) => wordsOf(text) === question),
  ].map(({ at }) => at)
  return { question, at: Math.max(0, ...times) }
}

function mayLieThere(evidence: Evidence, sha256: string): boolean {
  const used = usedBy(evidence, sha256)
  if (used === null) return false
  const { disturbances, endedAt } = evidence
  const since = disturbances.filter(({ at }) => at > used.at)
  if (since.some(({ what, at }) => what === 'start' && endedAt - at > SWEPT_AT_START)) return false
  return endedAt - used.at < SWEPT_WITHIN || since.some(({ what }) => what === 'sleep')
}

/**
 * Whether the rest of this answer could be dropped: it waited longer than it may (a sleeping computer can cause that), or the customer
 * deleted the question meanwhile.
 */
function wasCutShort(evidence: Evidence, answer: Written): boolean {
  const question = asked(evidence).find((one) => wordsOf(one.body) === wordsOf(questionOf(answer.body) ?? ''))
  if (question === undefined) return false
  const isDropped = ledgerOf(evidence, question).replies.some(({ reason }) => reason === 'question-deleted')
  return wasTooOld(evidence, question) || (isDropped && excuseForSilence(evidence, question) === 'deleted')
}
