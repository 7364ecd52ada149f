import type { Clock } from '../../src/core/ports.ts'

/** Time that runs `speed` times as fast as the machine's, and can be moved forward by hand. */
export interface VirtualTime {
  /** Milliseconds since the round began. */
  elapsed(): number
  moveOn(milliseconds: number): void
}

export function createVirtualTime(startedAtReal: number, speed: number, movedMs = 0): VirtualTime {
  let moved = movedMs
  return {
    elapsed: () => (Date.now() - startedAtReal) * speed + moved,
    moveOn(milliseconds) {
      moved += milliseconds
    },
  }
}

export interface VirtualClock extends Clock {
  /** Moves time forward at once: timers that become due run in order. */
  moveOn(milliseconds: number): void
  /** How wrong the laptop's wall clock is, in ms. Durations do not change. */
  skewMs: number
}

interface Entry {
  readonly at: number
  readonly run: () => void
}

/** A laptop's clock on virtual time. `epoch` is the wall clock at the start of the round, unix ms. */
export function createVirtualClock(time: VirtualTime, epoch: number, speed: number): VirtualClock {
  const timers = new Set<Entry>()
  let handle: NodeJS.Timeout | null = null

  const next = (): Entry | null => {
    let first: Entry | null = null
    for (const entry of timers) if (first === null || entry.at < first.at) first = entry
    return first
  }
  const arm = (): void => {
    if (handle !== null) clearTimeout(handle)
    const first = next()
    handle = first === null ? null : setTimeout(fire, Math.max(0, (first.at - time.elapsed()) / speed))
  }
  const fire = (): void => {
    for (let entry = next(); entry !== null && entry.at <= time.elapsed(); entry = next()) {
      timers.delete(entry)
      entry.run()
    }
    arm()
  }
  const clock: VirtualClock = {
    skewMs: 0,
    now: () => Math.round(epoch + time.elapsed() + clock.skewMs),
    // Like a machine's: hardly ever a whole number.
    monotonic: () => time.elapsed() + 0.25,
    setTimer(milliseconds, run) {
      const entry: Entry = { at: time.elapsed() + Math.max(0, milliseconds), run }
      timers.add(entry)
      arm()
      return { cancel: () => void timers.delete(entry) }
    },
    moveOn(milliseconds) {
      time.moveOn(milliseconds)
      fire()
    },
  }
  return clock
}
