import type { PauseStatus } from '../../shared/model/core-status.ts'
import type { Basics } from '../basics.ts'
import type { Storage } from '../storage/open-storage.ts'
import { Alarm } from '../time/alarm.ts'
import { MINUTE_MS } from '../time/durations.ts'
import { Expiry } from '../time/expiry.ts'

const KEY = 'replies.pause'

/** As it stands on disk; the length was not always kept. */
type KeptPause = PauseStatus & { readonly minutes?: number | null }

export interface Pause {
  start(): void
  stop(): void
  /** Pauses replies for so many minutes; null: until resumed. */
  pause(minutes: number | null): PauseStatus
  resume(): PauseStatus
  status(): PauseStatus
}

/** The global pause: replies wait in the ledger (and expire by age), messages still go to the core. Survives a restart. */
export function createPause(
  deps: Pick<Basics, 'clock' | 'changes'> & { readonly storage: Pick<Storage, 'keyValue' | 'writes'> },
): Pause {
  const { clock, changes } = deps
  const { keyValue, writes } = deps.storage
  const stored = keyValue.get(KEY) as KeptPause | null
  let minutes = stored?.minutes ?? null
  let current: PauseStatus = stored?.paused
    ? { paused: true, until: stored.until ?? null }
    : { paused: false, until: null }
  const expiry = new Expiry(clock)
  const alarm = new Alarm(clock)
  let running = false

  function status(): PauseStatus {
    const over = current.paused && current.until !== null && current.until <= clock.now()
    return over ? { paused: false, until: null } : current
  }

  function set(next: PauseStatus): PauseStatus {
    current = next
    const kept: KeptPause = { ...next, minutes }
    keyValue.set(KEY, kept)
    // What the owner decided is on disk before he is told so.
    writes.flush()
    watch()
    changes.tell('pause', next)
    return next
  }

  function watch(): void {
    alarm.cancel()
    if (!running || !current.paused || current.until === null) return
    const longestMs = minutes === null ? Number.POSITIVE_INFINITY : minutes * MINUTE_MS
    const isOver = expiry.over([[KEY, { until: current.until, longestMs }]]).has(KEY)
    if (isOver) set({ paused: false, until: null })
    else alarm.set(current.until, watch)
  }

  function start(): void {
    running = true
    watch()
  }

  function pause(forMinutes: number | null): PauseStatus {
    minutes = forMinutes
    return set({ paused: true, until: minutes === null ? null : clock.now() + minutes * MINUTE_MS })
  }

  return {
    status,
    start,
    stop() {
      running = false
      alarm.cancel()
    },
    pause,
    resume: () => set({ paused: false, until: null }),
  }
}
