import type { ClockOffset } from '../delivery/clock-offset.ts'
import type { Clock, Logger, Timer } from '../ports.ts'
import type { SettingsReader } from '../settings/settings.ts'
import type { Place } from './old-messages.ts'
import type { Storage } from './open-storage.ts'
import { createProvenTime } from './proven-time.ts'
import { SLOT_MS } from './tally-table.ts'

const STEP_ROWS = 200
/** In a record of a million a row may take five milliseconds, because what is deleted is overwritten in the search index as well. */
const FEWEST_ROWS = 5
const FIRST_ROWS = 20
/** So long may a step hold everything else up. */
const STEP_MS = 20
const BETWEEN_STEPS_MS = 1_000
const BETWEEN_ROUNDS_MS = 3_600_000
const DAY_MS = 24 * 3_600_000
/** Own messages are only needed to tell replies from the owner's hand. */
const OWN_DAYS = 7
/** Catch-up may read 30 days back: so long a message must be known, or it would be forwarded a second time. */
const KNOWN_DAYS = 45
/** How a try went over the wire is of interest while it can be mended. */
const ATTEMPT_DAYS = 7
/** So long the core may repeat a command: it must be known then. */
const COMMAND_DAYS = 60
/** At most about so many are known: a core that sends rubbish must not fill the disk. */
const MOST_COMMANDS = 50_000
/** Counters hold no names and no texts: a year and a little can be compared. */
const TALLY_DAYS = 400

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
    const keepMs = settings.get('privacy.keepDays') * DAY_MS
    const knowMs = Math.max(keepMs, KNOWN_DAYS * DAY_MS)
    if (place === null) storage.setAside.removeBefore(now - keepMs)
    const asked = rows
    const { last, removed, isMore, tookMs } = await storage.writes.run(() => {
      const began = clock.monotonic()
      storage.takeovers.prune(now - KNOWN_DAYS * DAY_MS)
      storage.automaticTexts.prune(now - knowMs)
      const pruned = [
        storage.own.prune(now - OWN_DAYS * DAY_MS, STEP_ROWS),
        storage.replies.removeLoose(now - keepMs, STEP_ROWS),
        storage.customers.prune(now - KNOWN_DAYS * DAY_MS, STEP_ROWS),
        storage.ownTexts.prune(now - keepMs, STEP_ROWS),
        storage.attempts.prune(now - Math.min(keepMs, ATTEMPT_DAYS * DAY_MS), STEP_ROWS),
        storage.commands.prune(now - COMMAND_DAYS * DAY_MS, STEP_ROWS),
        storage.commands.pruneTo(MOST_COMMANDS, STEP_ROWS),
        storage.tallies.prune(Math.floor((now - TALLY_DAYS * DAY_MS) / SLOT_MS), STEP_ROWS),
      ]
      const ahead = Math.max(ours, right) + DAY_MS
      if (offset.isAgreed) storage.oldMessages.setBack(ahead, right)
      const gone = storage.oldMessages.remove(before(knowMs), asked)
      const blanked = storage.oldMessages.blank(place, before(keepMs), asked)
      return { removed: gone, last: blanked, isMore: pruned.includes(STEP_ROWS), tookMs: clock.monotonic() - began }
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
