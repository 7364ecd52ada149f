import { DAY_MS } from '../time/durations.ts'
import type { ClockOffset } from '../webhook/clock-offset.ts'
import type { Clock, Logger, Timer } from '../ports.ts'
import type { SettingsReader } from '../settings/settings.ts'
import type { Place } from './old-messages.ts'
import type { Storage } from './open-storage.ts'
import { createProvenTime } from './proven-time.ts'
import { KNOWN_DAYS } from './schema.ts'

const STEP_ROWS = 200
/** In a record of a million a row may take five milliseconds, because what is deleted is overwritten in the search index as well. */
const FEWEST_ROWS = 5
const FIRST_ROWS = 20
/** So long may a step hold everything else up. */
const STEP_MS = 20
const BETWEEN_STEPS_MS = 1_000
const BETWEEN_ROUNDS_MS = 3_600_000
/** At most about so many are known: a core that sends rubbish must not fill the disk. */
const MOST_COMMANDS = 50_000

/**
 * Texts of finished messages are emptied after `privacy.keepDays`; the empty rows are deleted when no catch-up can bring them back.
 * In small steps, so that nothing else waits. A clock that is wrong deletes nothing too early.
 */
export function createRetention(deps: {
  readonly clock: Clock
  readonly logger: Logger
  readonly settings: SettingsReader
  readonly storage: Storage
  readonly offset: Pick<ClockOffset, 'isAgreed' | 'rightNow'>
}): { start(): void; stop(): void } {
  const { clock, logger, settings, storage, offset } = deps
  const provenTime = createProvenTime({ clock, offset, newestTimes: storage.oldMessages.newestTimes })
  let timer: Timer | null = null
  let stopped = false
  /** The last row looked at in this round. */
  let place: Place | null = null
  /** Messages looked at in one step; fewer when they take long. */
  let rows = FIRST_ROWS

  async function step(): Promise<void> {
    const right = provenTime()
    if (right === null) return schedule(BETWEEN_ROUNDS_MS)
    const ours = clock.now()
    // For what has only times of our own clock.
    const now = Math.min(ours, right)
    const before = (ms: number) => ({ stored: ours - ms, sent: right - ms })
    const keepDays = settings.get('privacy.keepDays')
    const keepMs = keepDays * DAY_MS
    const knowMs = Math.max(keepMs, KNOWN_DAYS * DAY_MS)
    if (place === null) storage.setAside.removeBefore(now - keepMs)
    const asked = rows
    const { last, removed, isMore, tookMs } = await storage.writes.run(() => {
      const began = clock.monotonic()
      const isMoreAged = storage.prune(now, keepDays, STEP_ROWS)
      const isMoreCommands = storage.commands.pruneTo(MOST_COMMANDS, STEP_ROWS) === STEP_ROWS
      const ahead = Math.max(ours, right) + DAY_MS
      if (offset.isAgreed) storage.oldMessages.setBack(ahead, right)
      const gone = storage.oldMessages.remove(before(knowMs), asked)
      const blanked = storage.oldMessages.blank(place, before(keepMs), asked)
      return { removed: gone, last: blanked, isMore: isMoreAged || isMoreCommands, tookMs: clock.monotonic() - began }
    })
    if (tookMs > STEP_MS) rows = Math.max(FEWEST_ROWS, Math.floor(asked / 2))
    else if (tookMs < STEP_MS / 3) rows = Math.min(STEP_ROWS, asked * 2)
    if (removed > 0) logger.info('deleted old messages', { removed })
    place = last
    schedule(last !== null || removed === asked || isMore ? BETWEEN_STEPS_MS : BETWEEN_ROUNDS_MS)
  }

  function schedule(milliseconds: number): void {
    if (stopped) return
    timer = clock.setTimer(milliseconds, () => {
      step().catch((error: unknown) => {
        logger.warn('old messages could not be deleted', { error })
        schedule(BETWEEN_ROUNDS_MS)
      })
    })
  }

  return {
    start: () => schedule(BETWEEN_STEPS_MS),
    stop() {
      stopped = true
      timer?.cancel()
    },
  }
}
