import { keyOfChat } from '../../shared/model/chat.ts'
import type { TakeoverView } from '../../shared/model/takeover.ts'
import type { Basics } from '../basics.ts'
import type { ClockOffset } from '../webhook/clock-offset.ts'
import type { TakeoverRow } from '../storage/takeover-table.ts'
import { Alarm } from '../time/alarm.ts'
import { MINUTE_MS } from '../time/durations.ts'
import { Expiry } from '../time/expiry.ts'
import type { ChatNames } from './chat-names.ts'

export interface TakeoversDeps extends Basics {
  readonly offset: ClockOffset
  readonly names: ChatNames
}

export interface Takeovers {
  start(): void
  stop(): void
  /**
   * The owner wrote by hand at `writtenAt` (WhatsApp's time, unix ms): the bot is silent for a while, counted from then. Null: now, in
   * our window; WhatsApp's time follows with `sentByHand`. Only inside work given to the write queue; `announce` follows when it is
   * on disk.
   */
  writtenByHand(sessionId: string, chatKey: string, writtenAt: number | null): void
  /** WhatsApp has what the owner wrote in our window, and gave it this time (unix ms). Inside the write queue, too. */
  sentByHand(sessionId: string, chatKey: string, sentAt: number): void
  /**
   * What was taken for the owner's hand was the phone's automaton: the silence counts from what he really wrote last (WhatsApp's time),
   * or ends. Only inside work given to the write queue; `announce` follows.
   */
  notByHand(sessionId: string, chatKey: string, lastByHand: number | null): void
  /**
   * Somebody answered at `writtenAt`, and nobody knows whether it was the bot: what was asked before is answered, what comes is the
   * bot's, as before. Inside the write queue, too.
   */
  answeredBefore(sessionId: string, chatKey: string, writtenAt: number): void
  announce(sessionId: string, chatKey: string): void
  /** Minutes, until handed back (null), or as long as the setting says (undefined). On disk when it resolves. */
  takeOver(sessionId: string, chatKey: string, minutes: number | null | undefined): Promise<TakeoverView>
  /** True when the chat was the owner's. */
  handBack(sessionId: string, chatKey: string): Promise<boolean>
  isTakenOver(sessionId: string, chatKey: string): boolean
  /** Whether the owner answers in this chat, did so at `askedAt` (WhatsApp's time), or has written by hand after it. */
  answers(sessionId: string, chatKey: string, askedAt: number): boolean
  list(): readonly TakeoverView[]
}

/** For an owner who asks for a chat although writing by hand never silences the bot. */
const ASKED_MINUTES = 60

/** Who is in charge of each chat. Kept on disk: a restart or a day without internet changes nothing. */
export function createTakeovers(deps: TakeoversDeps): Takeovers {
  const { clock, logger, settings, storage, changes } = deps
  const expiry = new Expiry(clock)
  const alarm = new Alarm(clock)
  let running = false

  /** What was handed back stays so although the clock is set back behind that moment. */
  const isRunning = (row: TakeoverRow, now: number): boolean =>
    (row.until === null || (row.until > now && row.until !== row.handed_back_at)) &&
    (row.cause === 'asked' || settings.get('takeover.minutes') > 0)

  function current(sessionId: string, chatKey: string): TakeoverRow | null {
    const row = storage.takeovers.find(sessionId, chatKey)
    return row !== null && isRunning(row, clock.now()) ? row : null
  }

  function viewOf(row: TakeoverRow): TakeoverView {
    const newest = storage.messages.newestOf(row.session_id, row.chat_key)
    const isGroup = row.chat_key.endsWith('@g.us')
    const [user = '', server] = row.chat_key.split('@')
    return {
      sessionId: row.session_id,
      chatKey: row.chat_key,
      name: (isGroup ? newest?.chat_name : newest?.push_name) ?? null,
      phone: isGroup ? null : (newest?.phone ?? (server === 'c.us' ? user : null)),
      isGroup,
      since: row.since,
      until: row.until,
    }
  }

  const rows = (): readonly TakeoverRow[] => {
    const now = clock.now()
    return storage.takeovers
      .running(now)
      .filter((row) => isRunning(row, now) && !deps.names.isOwnChat(row.session_id, row.chat_key))
  }

  function watch(): void {
    alarm.cancel()
    if (!running) return
    const ending = rows().filter(hasEnd)
    endThoseOver(ending)
    // Also when none runs: a clock that is set back makes one run again that was over, and then its time must be counted.
    const next = Math.min(...ending.map(({ until }) => until))
    alarm.set(next, () => {
      if (next <= clock.now()) changes.tell('takeover', null)
      watch()
    })
  }

  /** The clock was set back, now or while we were off: what would last longer by that ends when its time has passed. */
  function endThoseOver(ending: readonly EndingRow[]): void {
    const byHandMs = settings.get('takeover.minutes') * MINUTE_MS
    const ends = ending.map((row) => {
      const longestMs = row.cause === 'hand' ? byHandMs : row.until - row.since
      return [keyOf(row), { until: row.until, longestMs }] as const
    })
    const over = expiry.over(ends)
    for (const row of ending) if (over.has(keyOf(row))) endNow(row)
  }

  function endNow(row: EndingRow): void {
    const { session_id, chat_key } = row
    storage.writes
      .run(() => {
        const found = storage.takeovers.find(session_id, chat_key)
        if (found?.until !== row.until) return
        const now = clock.now()
        storage.takeovers.put({ ...found, since: Math.min(found.since, now), until: now })
      })
      .then(() => {
        if (!running) return
        changes.tell('takeover', null)
        watch()
      })
      .catch((error: unknown) => logger.warn('a takeover could not be shortened', { error }))
  }

  function announce(sessionId: string, chatKey: string): void {
    watch()
    changes.tell('takeover', { sessionId, chatKey })
  }

  return {
    start() {
      running = true
      watch()
    },
    stop() {
      running = false
      alarm.cancel()
    },
    writtenByHand(sessionId, chatKey, writtenAt) {
      const minutes = settings.get('takeover.minutes')
      if (minutes === 0) return
      const now = clock.now()
      // Not later than now: a message from the future is a clock that is wrong.
      const begins = writtenAt === null ? now : Math.min(deps.offset.onOurClock(writtenAt), now)
      const row = storage.takeovers.find(sessionId, chatKey)
      storage.takeovers.put(afterHandWriting(row, { sessionId, chatKey, writtenAt, begins, now, minutes }))
      logger.info('the owner answers in a chat', { sessionId, minutes })
    },
    sentByHand(sessionId, chatKey, sentAt) {
      const row = storage.takeovers.find(sessionId, chatKey)
      if (row !== null && sentAt > (row.written_at ?? 0)) storage.takeovers.put({ ...row, written_at: sentAt })
    },
    notByHand(sessionId, chatKey, lastByHand) {
      const row = storage.takeovers.find(sessionId, chatKey)
      if (row === null || (lastByHand ?? -1) >= (row.written_at ?? 0)) return
      const corrected = { ...row, written_at: lastByHand }
      const minutes = settings.get('takeover.minutes')
      storage.takeovers.put(row.cause === 'asked' ? corrected : endedBy(corrected, minutes, clock.now(), deps.offset))
      logger.info('a takeover was the phone’s own automaton', { sessionId })
    },
    answeredBefore(sessionId, chatKey, writtenAt) {
      const now = clock.now()
      const row = storage.takeovers.find(sessionId, chatKey)
      const written_at = Math.max(writtenAt, row?.written_at ?? 0)
      if (row !== null && isRunning(row, now)) return storage.takeovers.put({ ...row, written_at })
      const over = { since: now, until: now, handed_back_at: now, cause: 'hand' } as const
      storage.takeovers.put({ session_id: sessionId, chat_key: chatKey, written_at, ...over })
    },
    announce,
    async takeOver(sessionId, chatKey, minutes) {
      const length = minutes === undefined ? settings.get('takeover.minutes') || ASKED_MINUTES : minutes
      // Read in the same transaction: what the owner wrote by hand a moment ago may be written only now.
      const row = await storage.writes.run(() => {
        const now = clock.now()
        const before = storage.takeovers.find(sessionId, chatKey)
        const taken: TakeoverRow = {
          session_id: sessionId,
          chat_key: chatKey,
          since: current(sessionId, chatKey)?.since ?? now,
          until: length === null ? null : now + length * MINUTE_MS,
          written_at: before?.written_at ?? null,
          handed_back_at: before?.handed_back_at ?? null,
          cause: 'asked',
        }
        storage.takeovers.put(taken)
        return taken
      })
      announce(sessionId, chatKey)
      logger.info('the owner took a chat over', { sessionId, minutes: length })
      return viewOf(row)
    },
    async handBack(sessionId, chatKey) {
      const was = await storage.writes.run(() => {
        const row = current(sessionId, chatKey)
        const now = clock.now()
        // It may have begun while the clock was ahead: what is handed back is so from its beginning on.
        const since = Math.min(row?.since ?? now, now)
        if (row !== null) storage.takeovers.put({ ...row, since, until: now, handed_back_at: now, cause: 'hand' })
        return row !== null
      })
      if (!was) return false
      announce(sessionId, chatKey)
      logger.info('the owner handed a chat back', { sessionId })
      return true
    },
    isTakenOver: (sessionId, chatKey) => current(sessionId, chatKey) !== null,
    answers(sessionId, chatKey, askedAt) {
      const row = storage.takeovers.find(sessionId, chatKey)
      if (row === null) return false
      if (isRunning(row, clock.now())) return true
      const minutes = settings.get('takeover.minutes')
      if (minutes === 0 || row.written_at === null) return false
      // WhatsApp's times on both sides: the silence holds also when this laptop's clock is set.
      const isHandedBack = row.handed_back_at !== null && row.handed_back_at >= row.since
      return askedAt < row.written_at + (isHandedBack ? 0 : minutes * MINUTE_MS)
    },
    list: () => rows().map(viewOf),
  }
}

/** A takeover that ends by itself. */
type EndingRow = TakeoverRow & { readonly until: number }
const hasEnd = (row: TakeoverRow): row is EndingRow => row.until !== null
const keyOf = (row: TakeoverRow): string => keyOfChat(row.session_id, row.chat_key)

/** The silence that what the owner really wrote asks for; over when there is none. */
function endedBy(row: TakeoverRow, minutes: number, now: number, offset: Pick<ClockOffset, 'onOurClock'>): TakeoverRow {
  if (row.until === null) return row
  // There never was one: no clock that is set back makes it run again.
  if (row.written_at === null) return { ...row, since: 0, until: 0 }
  const asked = offset.onOurClock(row.written_at) + minutes * MINUTE_MS
  return { ...row, since: Math.min(row.since, now), until: Math.min(row.until, Math.max(asked, now)) }
}

/**
 * How a chat stands after the owner has written in it. What was written before it was handed back does not take it again. However wrong
 * the clock was before, the silence is as long from now as one hand asks for.
 */
function afterHandWriting(
  before: TakeoverRow | null,
  hand: {
    readonly sessionId: string
    readonly chatKey: string
    readonly writtenAt: number | null
    readonly begins: number
    readonly now: number
    readonly minutes: number
  },
): TakeoverRow {
  const { sessionId, chatKey, begins, now } = hand
  const lengthMs = hand.minutes * MINUTE_MS
  const until = begins + lengthMs
  const written_at = latest(hand.writtenAt, before?.written_at ?? null)
  if (before === null) {
    const who = { session_id: sessionId, chat_key: chatKey }
    return { ...who, since: begins, until, written_at, handed_back_at: null, cause: 'hand' }
  }
  // Handed back while the clock was ahead: that says nothing about what is written now.
  const handed_back_at = (before.handed_back_at ?? 0) > now ? null : before.handed_back_at
  const row = { ...before, handed_back_at, written_at }
  if (handed_back_at !== null && begins <= handed_back_at) return row
  if (row.until === null) return row
  if (row.until <= now) return { ...row, since: begins, until: Math.max(row.until, until), cause: 'hand' }
  const since = Math.min(row.since, begins)
  if (row.cause === 'asked') return row.until >= until ? row : { ...row, since, until }
  return { ...row, since, until: Math.max(until, Math.min(row.until, now + lengthMs)) }
}

const latest = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? (one ?? other) : Math.max(one, other)
