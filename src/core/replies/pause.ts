import type { PauseStatus } from '../../shared/model/core-status.ts'
import type { Clock, Timer } from '../ports.ts'
import type { KeyValue } from '../storage/key-value.ts'
import type { WriteQueue } from '../storage/write-queue.ts'

const KEY = 'replies.pause'
const MAX_TIMER_MS = 60_000

export interface Pause {
  start(): void
  stop(): void
  /** Pauses replies for so many minutes; null: until resumed. */
  pause(minutes: number | null): PauseStatus
  resume(): PauseStatus
  status(): PauseStatus
}

/** The global pause: replies wait in the ledger (and expire by age), messages still go to the core. Survives a restart. */
export function createPause(deps: {
  readonly clock: Clock
  readonly keyValue: KeyValue
  readonly writes: Pick<WriteQueue, 'flush'>
  readonly onChanged: (status: PauseStatus) => void
}): Pause {
  const { clock, keyValue, onChanged } = deps
  const stored = keyValue.get(KEY) as PauseStatus | null
  let current: PauseStatus = stored?.paused
    ? { paused: true, until: stored.until ?? null }
    : { paused: false, until: null }
  let timer: Timer | null = null

  function status(): PauseStatus {
    const over = current.paused && current.until !== null && current.until <= clock.now()
    return over ? { paused: false, until: null } : current
  }

  function set(next: PauseStatus): PauseStatus {
    current = next
    keyValue.set(KEY, next)
    // What the owner decided is on disk before he is told so.
    deps.writes.flush()
    watch()
    onChanged(next)
    return next
  }

  /** The wall clock may jump, so the end is looked for at least each minute. */
  function watch(): void {
    timer?.cancel()
    timer = null
    if (!current.paused || current.until === null) return
    const left = current.until - clock.now()
    if (left <= 0) set({ paused: false, until: null })
    else timer = clock.setTimer(Math.min(left, MAX_TIMER_MS), watch)
  }

  return {
    status,
    start: watch,
    stop: () => timer?.cancel(),
    pause: (minutes) => set({ paused: true, until: minutes === null ? null : clock.now() + minutes * 60_000 }),
    resume: () => set({ paused: false, until: null }),
  }
}
