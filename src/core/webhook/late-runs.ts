import { MAY_CALL_BACK_MS } from '../replies/lost-runs.ts'
import type { MessageRow } from '../storage/message-table.ts'
import type { SteadyTime } from '../storage/steady-time.ts'
import type { ClockOffset } from './clock-offset.ts'

type LostRow = Pick<MessageRow, 'unknown_outcomes' | 'unknown_at' | 'unknown_steady'>

/**
 * Runs of the core whose post had an unknown outcome: the core may still be working on them and call back. Their age is measured by steady
 * time, because the wall clock may be set meanwhile.
 */
export class LateRuns {
  readonly #steady: Pick<SteadyTime, 'now' | 'offMs'>
  readonly #offset: Pick<ClockOffset, 'rightNow' | 'isAgreed'>

  constructor(steady: Pick<SteadyTime, 'now' | 'offMs'>, offset: Pick<ClockOffset, 'rightNow' | 'isAgreed'>) {
    this.#steady = steady
    this.#offset = offset
  }

  /** The fields to store with a message whose post has just ended with an unknown outcome. */
  lostNow(): Pick<MessageRow, 'unknown_at' | 'unknown_steady'> {
    return { unknown_at: this.#offset.rightNow(), unknown_steady: this.#steady.now() }
  }

  /** Whether a run of this message with an unknown outcome may still call back. */
  mayCallBack({ unknown_outcomes, unknown_at, unknown_steady }: LostRow): boolean {
    if (unknown_outcomes === 0 || unknown_at === null || unknown_steady === null) return false
    const age = this.#steady.now() - unknown_steady
    const isLatelyByClock = this.#offset.rightNow() - unknown_at <= MAY_CALL_BACK_MS
    // The record lost its count of steady time.
    if (age < 0) return isLatelyByClock
    if (age <= MAY_CALL_BACK_MS) return true
    if (age - this.#steady.offMs > MAY_CALL_BACK_MS) return false
    // Either the app was off for longer than the limit, or the clock was set. Only a clock that the core or WhatsApp confirms can tell.
    return !this.#offset.isAgreed || isLatelyByClock
  }
}
