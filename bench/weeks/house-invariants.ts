import {
  asked,
  firstSeen,
  isOwners,
  mayBePaused,
  partOf,
  quote,
  repliesIn,
  said,
  wasSealed,
  wordsOf,
  type Evidence,
} from './evidence.ts'
import type { Invariant } from './invariants.ts'
import type { Written } from './world/whatsapp.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
/** A pause of a minute with its spread, and the time of the request. */
const BACK_WITHIN = 75 * SECOND

const HALF_DAY = 12 * HOUR
const SAID_WITHIN = 90 * SECOND
/** The program tries to fetch a file for ten minutes in which WhatsApp can be reached. */
const FILE_WITHIN = 15 * MINUTE
const POSTED_WITHIN = 3 * MINUTE
/** ms. This long after trouble chats may still be read back, and failed messages may wait for their next try. */
const RESTED = 12 * MINUTE
const HINDERS: ReadonlySet<string> = new Set(
  'start stop death sleep wake clock disk browser line refused outage moody history'.split(' '),
)
/** Events that stop the program, or its clock, for a while. */
const STOPS: ReadonlySet<string> = new Set(['start', 'stop', 'death', 'sleep', 'wake', 'clock', 'disk'])
const SLEEPS: ReadonlySet<string> = new Set(['sleep', 'wake'])
const UP_OR_DOWN: ReadonlySet<string> = new Set(['start', 'stop', 'death'])

/** A browser that waits for the internet is replaced after five minutes. */
const IN_VAIN_MS = 5 * MINUTE

/** Promises about the program itself, whatever happens to it. */
export const WELL_KEPT: readonly Invariant[] = [
  {
    sentence: 'nothing is stuck once the world is well',
    check: ({ stuck }) => stuck,
  },
  {
    sentence: 'what is asked when the world is well is answered',
    check(evidence) {
      const answered = new Set(said(evidence).map(({ answers }) => answers))
      return evidence.lastAsked
        .filter((one) => !answered.has(wordsOf(one.body)) && !ownerWrote(evidence, one.customer))
        .map((one) => `${quote(one)} was not answered`)
    },
  },
  {
    sentence: 'the core is tried within a minute of its return',
    check(evidence) {
      const { returns, disturbances, assistant, endedAt } = evidence
      return returns.flatMap((at) => {
        const isDisturbed = disturbances.some(
          (one) => STOPS.has(one.what) && one.at > at - MINUTE && one.at < at + BACK_WITHIN,
        )
        // An inactive plan and a refused secret hold messages for longer.
        const isHeld = assistant.holds.some((hold) => hold < at && at - hold < 2 * HOUR)
        if (!isAwake(evidence, at) || isHeld || isDisturbed || at + BACK_WITHIN > endedAt) return []
        const waits = waitingAt(evidence, at)
        if (waits === null || assistant.posts.some((post) => post > at && post <= at + BACK_WITHIN)) return []
        return [`${waits} waited for more than ${BACK_WITHIN / SECOND} s`]
      })
    },
  },
  {
    sentence: 'a message that comes while nothing is in the way is posted within three minutes',
    check(evidence) {
      const tried = new Map<string, number>()
      for (const { id, at } of evidence.assistant.tried.toReversed()) tried.set(partOf(id), at)
      return asked(evidence).flatMap((one) => {
        const at = one.at - evidence.epoch
        const until = tried.get(partOf(one.id)) ?? Number.POSITIVE_INFINITY
        // The retries for messages that cannot be decrypted are up to a quarter of an hour apart.
        const isLate =
          !wasSealed(one) &&
          until - at > POSTED_WITHIN &&
          at + POSTED_WITHIN < evidence.endedAt &&
          one.deletedAt === null
        return isLate && isWell(evidence, at) ? [`${quote(one)} waited here for longer`] : []
      })
    },
  },
  {
    sentence: 'an answer that waited for WhatsApp goes out within a minute and a half of its return',
    check(evidence) {
      const { assistant, epoch, plan, spells } = evidence
      if (plan.settings['replies.humanDelay'] === 'on') return []
      const answers = said(evidence)
      const lines = spells.filter(({ what, to }) => what === 'line' && isCalmAfter(evidence, to))
      return asked(evidence).flatMap((one) => {
        const taken = assistant.taken.filter(({ messageId }) => partOf(messageId) === partOf(one.id))
        const line = lines.find(({ from, to }) => taken.some(({ at }) => at > from && at < to - SECOND))
        const its = answers.filter(({ answers: question }) => question === wordsOf(one.body))
        const first = Math.min(...its.map(({ at }) => at - epoch))
        if (line === undefined || its.length === 0 || first < line.to || mayWait(evidence, one)) return []
        if (mayBePaused(evidence, line.to - HALF_DAY, line.to + SAID_WITHIN)) return []
        return first > line.to + SAID_WITHIN ? [`the answer to ${quote(one)} waited for longer`] : []
      })
    },
  },
  {
    sentence: 'what a customer got from the bot stands in the ledger as sent',
    check(evidence) {
      const sent = new Set(repliesIn(evidence).flatMap(({ state, text }) => (state === 'sent' ? [text] : [])))
      return said(evidence)
        .filter(({ body }) => !sent.has(body))
        .map((one) => `${quote(one)} was sent, and the ledger does not say so`)
    },
  },
  {
    sentence: 'nothing goes wrong inside that nobody is told of',
    check: ({ errors }) => errors,
  },
  {
    sentence: 'what is posted is signed rightly',
    check: ({ assistant }) => [...new Set(assistant.complaints)],
  },
  {
    sentence: 'the database is sound',
    check: ({ record }) => (record.problem === '' ? [] : [record.problem]),
  },
  {
    sentence: 'the counts that are shown are those of the record',
    check({ queue, record }) {
      if (queue === null) return ['there are none']
      const inState = (state: string) => record.messages.filter((one) => one.state === state).length
      const counted = { waiting: inState('waiting'), posting: inState('posting'), dead: inState('dead') }
      return Object.entries(counted).flatMap(([state, count]) => {
        const shown = queue[state as keyof typeof counted]
        return shown === count ? [] : [`${state}: ${shown} shown, ${count} in the record`]
      })
    },
  },
  {
    sentence: 'each message is in the record once',
    check(evidence) {
      const rows = evidence.record.messages.map(({ messageId }) => messageId.slice(messageId.lastIndexOf('_') + 1))
      const twice = rows.filter((one, at) => rows.indexOf(one) !== at)
      return asked(evidence)
        .filter(({ id }) => twice.some((part) => id.endsWith(part)))
        .map((one) => `${quote(one)} is there twice`)
    },
  },
  {
    sentence: 'one browser waits for the internet; others are not started in vain meanwhile',
    check: ({ spells, browserStarts, disturbances }) =>
      spells
        .filter(({ what }) => what === 'line')
        .flatMap(({ from, to }) => {
          const isIn = (at: number) => at > from && at < to
          const starts = browserStarts.filter(isIn).length
          const most = 6 + (to - from) / IN_VAIN_MS + 8 * disturbances.filter(({ at }) => isIn(at)).length
          return starts <= most
            ? []
            : [`${starts} browsers in ${Math.round((to - from) / MINUTE)} minutes without a line`]
        }),
  },
  {
    sentence: 'neither the record nor what the program waits for, its posts and its browsers grow without need',
    check(evidence) {
      const { record, assistant, browserStarts, endedAt, timers, written } = evidence
      const messages = asked(evidence).length
      const most = (what: string, count: number, bound: number) =>
        count <= bound ? [] : [`${what}: ${count}, ${bound} at most`]
      return [
        ...most('posts that wait beside messages', record.sizes['core_posts'] ?? 0, 20),
        ...most('rows of replies', record.sizes['replies'] ?? 0, 6 * messages + 20),
        ...most('rows of tries', record.sizes['attempts'] ?? 0, messages + written.length),
        ...most('rows of what the account wrote', record.sizes['own_messages'] ?? 0, 2 * written.length + 20),
        ...most('kilobytes of the record', Math.ceil(record.bytes / 1024), 512 + 3 * written.length),
        // The program always runs about ten timers: looks, alarms and deadlines.
        ...most('timers that run when all is done', timers, 16),
        ...most('looks at a closed page', evidence.mostLooksAtClosed, 3),
        ...most(
          'posts',
          assistant.posts.length,
          40 * messages + 20 * evidence.disturbances.length + endedAt / (30 * SECOND),
        ),
        ...most('browsers', browserStarts.length, 20 + 8 * evidence.disturbances.length + endedAt / (5 * MINUTE)),
      ]
    },
  },
]

function ownerWrote({ written }: Evidence, customer: unknown): boolean {
  return written.some(
    (one) => one.customer === customer && (one.by === 'owner' || one.body.startsWith('from the window')),
  )
}

/** Whether nothing hindered a message that came at this time, and nothing had for RESTED before. */
function isWell(evidence: Evidence, at: number): boolean {
  const [from, to] = [at - RESTED, at + POSTED_WITHIN]
  const { disturbances, spells, assistant } = evidence
  return (
    isAwake(evidence, at) &&
    !disturbances.some((one) => HINDERS.has(one.what) && one.at > from && one.at < to) &&
    !spells.some((one) => HINDERS.has(one.what) && one.from < to && one.to + RESTED > at) &&
    !assistant.holds.some((hold) => hold < at && at - hold < 2 * HOUR)
  )
}

/** Whether the program is running and its computer is awake. */
function isAwake({ disturbances }: Evidence, at: number): boolean {
  const lastOf = (kinds: ReadonlySet<string>) => disturbances.findLast((one) => one.at <= at && kinds.has(one.what))
  return lastOf(UP_OR_DOWN)?.what === 'start' && lastOf(SLEEPS)?.what !== 'sleep'
}

/** Whether nothing hindered the program's answers from this time on. */
function isCalmAfter(evidence: Evidence, at: number): boolean {
  const { disturbances, spells, endedAt } = evidence
  const until = at + SAID_WITHIN
  const isOf = (what: string) => HINDERS.has(what) || what === 'pause'
  return (
    until < endedAt &&
    isAwake(evidence, at) &&
    !disturbances.some((one) => isOf(one.what) && one.at > at && one.at < until) &&
    !disturbances.some((one) => STOPS.has(one.what) && one.at > at - MINUTE && one.at <= at) &&
    !spells.some((one) => isOf(one.what) && one.from < until && one.to > at)
  )
}

/** When the core first had the message, unix ms; when it was written, if the core never had it. */
function heardAt(evidence: Evidence, one: Written): number {
  const at = firstSeen(evidence, one)
  return Number.isFinite(at) ? evidence.epoch + at : one.at
}

/** The answer may wait for its file, for the file of an answer before it in its chat, or for the owner. */
const mayWait = (evidence: Evidence, one: Written): boolean =>
  isOwners(evidence, one) ||
  asked(evidence).some(
    (other) =>
      other.customer === one.customer &&
      evidence.assistant.files.brings.has(other.body) &&
      other.at <= one.at &&
      // What was read back in the morning is answered then.
      one.at - heardAt(evidence, other) < FILE_WITHIN,
  )

/** A message that was tried before this time, and was neither taken nor deleted by then; null if there is none. */
function waitingAt({ assistant, written }: Evidence, at: number): string | null {
  const tried = new Set(assistant.tried.filter((one) => one.at < at).map(({ id }) => partOf(id)))
  for (const one of assistant.taken) if (one.at < at) tried.delete(partOf(one.messageId))
  const waits = written.find((one) => one.deletedAt === null && tried.has(partOf(one.id)))
  return waits === undefined ? null : quote(waits)
}
