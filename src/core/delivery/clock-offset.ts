import type { Clock } from '../ports.ts'
import type { KeyValue } from '../storage/key-value.ts'

const KEY = 'delivery.clockOffset'
/** Smaller differences are the network's, not the clock's. */
const WORTH_CORRECTING_MS = 60_000

export interface ClockOffset {
  /** Learns from the core's `Date` header; says whether the time to sign with is another one now. */
  learn(date: string | null): boolean
  /** The core has told the time in this run; what is remembered of an earlier one may be wrong by now. */
  readonly isHeard: boolean
  /** The time to sign with, unix seconds. */
  seconds(): number
  /** The right time as far as we know, unix ms; WhatsApp's times are compared with this. */
  rightNow(): number
  /** A right time (WhatsApp's, the core's) on our own clock, unix ms. */
  onOurClock(rightMs: number): number
}

/** Corrects the signing time of a laptop whose clock is wrong by more than a minute; remembered over restarts. */
export function createClockOffset(clock: Clock, keyValue: KeyValue): ClockOffset {
  const stored = keyValue.get(KEY)
  let isHeard = false
  let offset = typeof stored === 'number' ? stored : 0
  return {
    learn(date) {
      const theirs = date === null ? Number.NaN : Date.parse(date)
      if (!Number.isFinite(theirs)) return false
      isHeard = true
      const difference = theirs - clock.now()
      const next = Math.abs(difference) > WORTH_CORRECTING_MS ? difference : 0
      if (Math.abs(next - offset) < 2_000) return false
      offset = next
      keyValue.set(KEY, offset)
      return true
    },
    get isHeard() {
      return isHeard
    },
    seconds: () => Math.floor((clock.now() + offset) / 1000),
    rightNow: () => clock.now() + offset,
    onOurClock: (rightMs) => rightMs - offset,
  }
}
