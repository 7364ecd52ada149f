import { z } from 'zod'
import { DAY_MS } from '../time/durations.ts'
import type { ClockOffset } from '../webhook/clock-offset.ts'
import type { Clock, Logger, Timer } from '../ports.ts'
import type { SettingsReader } from '../settings/settings.ts'
import type { Place } from './old-messages.ts'
import type { Storage } from './open-storage.ts'
import { createProvenTime } from './proven-time.ts'
import type { PruneRound } from './prune.ts'
import { KNOWN_DAYS } from './schema.ts'

const STEP_ROWS = 200
/** With a million messages one row may take 5 ms, because deleted text is overwritten in the search index too. */
const FEWEST_ROWS = 5
const FIRST_ROWS = 20
/** The longest that a step may hold everything else up. */
const STEP_MS = 20
const BETWEEN_STEPS_MS = 1_000
const BETWEEN_ROUNDS_MS = 3_600_000
const FINISHED_KEY = 'retention.finished'
const finishedSchema = z.object({ now: z.number(), keepDays: z.number() })
/** About the most commands that are kept, because a core that sends rubbish must not fill the disk. */
const MOST_COMMANDS = 50_000

export interface RetentionDeps {
  readonly clock: Clock
  readonly logger: Logger
  readonly settings: SettingsReader
  readonly storage: Storage
  readonly offset: Pick<ClockOffset, 'isAgreed' | 'rightNow'>
}

/** The result of one step. */
interface Cleaned {
  readonly removed: number
  /** The last row whose text was looked at; null at the end of a round. */
  readonly last: Place | null
  /** Other rows are left to be deleted. */
  readonly isMore: boolean
  readonly tookMs: number
}

export function createRetention(deps: RetentionDeps): Retention {
  return new Retention(deps)
}

/**
 * Empties the texts of finished messages after `privacy.keepDays`, and deletes the empty rows when no catch-up can bring them back. Works
 * in small steps, so that nothing else waits. A wrong clock deletes nothing too early.
 */
export class Retention {
  readonly #deps: RetentionDeps
  /** The right time; null while nothing proves it. */
  readonly #provenTime: () => number | null
  #timer: Timer | null = null
  #isStopped = false
  /** The last row looked at in this round. */
  #place: Place | null = null
  /** Messages looked at in one step; fewer when they take long. */
  #rows = FIRST_ROWS

  constructor(deps: RetentionDeps) {
    const { clock, offset, storage } = deps
    this.#deps = deps
    this.#provenTime = createProvenTime({ clock, offset, newestTimes: storage.oldMessages.newestTimes })
  }

  start(): void {
    this.#schedule(BETWEEN_STEPS_MS)
  }

  stop(): void {
    this.#isStopped = true
    this.#timer?.cancel()
  }

  #schedule(milliseconds: number): void {
    if (this.#isStopped) return
    const { clock, logger } = this.#deps
    this.#timer = clock.setTimer(milliseconds, () => {
      this.#step().catch((error: unknown) => {
        logger.warn('old messages could not be deleted', { error })
        this.#schedule(BETWEEN_ROUNDS_MS)
      })
    })
  }

  async #step(): Promise<void> {
    const right = this.#provenTime()
    if (right === null) return this.#schedule(BETWEEN_ROUNDS_MS)
    const asked = this.#rows
    const { last, removed, isMore, tookMs } = await this.#clean(right, asked)
    if (tookMs > STEP_MS) this.#rows = Math.max(FEWEST_ROWS, Math.floor(asked / 2))
    else if (tookMs < STEP_MS / 3) this.#rows = Math.min(STEP_ROWS, asked * 2)
    if (removed > 0) this.#deps.logger.info('deleted old messages', { removed })
    this.#place = last
    this.#schedule(last !== null || removed === asked || isMore ? BETWEEN_STEPS_MS : BETWEEN_ROUNDS_MS)
  }

  #clean(right: number, asked: number): Promise<Cleaned> {
    const { clock, settings, storage, offset } = this.#deps
    const ours = clock.now()
    // The limit for tables that have only times of our own clock.
    const now = Math.min(ours, right)
    const before = (ms: number) => ({ stored: ours - ms, sent: right - ms })
    const keepDays = settings.get('privacy.keepDays')
    const keepMs = keepDays * DAY_MS
    const knowMs = Math.max(keepMs, KNOWN_DAYS * DAY_MS)
    if (this.#place === null) storage.setAside.removeBefore(now - keepMs)
    return storage.writes.run(() => {
      const began = clock.monotonic()
      const round = { now, keepDays }
      const finished = this.#finished()
      // A round while our clock is behind proves nothing about the rows that it leaves, and has no better time for them.
      const isBehind = finished !== null && now <= finished.now
      const isMoreAged = storage.prune(round, isBehind ? null : finished, STEP_ROWS)
      const isMoreCommands = storage.commands.pruneTo(MOST_COMMANDS, STEP_ROWS) === STEP_ROWS
      const ahead = Math.max(ours, right) + DAY_MS
      if (offset.isAgreed) storage.oldMessages.setBack(ahead, right)
      const removed = storage.oldMessages.remove(before(knowMs), asked)
      const last = storage.oldMessages.blank(this.#place, before(keepMs), asked)
      if (!isMoreAged && !isBehind) storage.keyValue.setNow(FINISHED_KEY, round)
      return { removed, last, isMore: isMoreAged || isMoreCommands, tookMs: clock.monotonic() - began }
    })
  }

  /** The latest round of `prune` that was finished; null before the first. */
  #finished(): PruneRound | null {
    const { data } = finishedSchema.safeParse(this.#deps.storage.keyValue.get(FINISHED_KEY))
    return data ?? null
  }
}
