import { MAY_CALL_BACK_MS } from '../replies/lost-runs.ts'
import type { MessageRow } from '../storage/message-table.ts'
import type { SteadyTime } from '../storage/steady-time.ts'
import type { ClockOffset } from './clock-offset.ts'

type LostRow = Pick<MessageRow, 'unknown_outcomes' | 'unknown_at' | 'unknown_steady'>

/**
 * Runs of the core whose post ended we do not know how: it may still be at work on them, and call back. How long that is ago is
 * measured by steady time, because the wall clock may be set meanwhile.
 */
export class LateRuns {
  readonly #steady: Pick<SteadyTime, 'now' | 'offMs'>
  readonly #offset: Pick<ClockOffset, 'rightNow' | 'isAgreed'>

  constructor(steady: Pick<SteadyTime, 'now' | 'offMs'>, offset: Pick<ClockOffset, 'rightNow' | 'isAgreed'>) {
    this.#steady = steady
    this.#offset = offset
  }

  /** What to keep with a message whose post's end is unknown as of now. */
  lostNow(): Pick<MessageRow, 'unknown_at' | 'unknown_steady'> {
    return { unknown_at: this.#offset.rightNow(), unknown_steady: this.#steady.now() }
  }

  /** Whether a run of this message that we lost sight of may still call back. */
  mayCallBack({ unknown_outcomes, unknown_at, unknown_steady }: LostRow): boolean {
    if (unknown_outcomes === 0 || unknown_at === null || unknown_steady === null) return false
    const age = this.#steady.now() - unknown_steady
    const isLatelyByClock = this.#offset.rightNow() - unknown_at <= MAY_CALL_BACK_MS
    // A record that lost count of its time.
    if (age < 0) return isLatelyByClock
    if (age <= MAY_CALL_BACK_MS) return true
    if (age - this.#steady.offMs > MAY_CALL_BACK_MS) return false
    // The program was off in between for longer than that, or its clock was set: the core and WhatsApp know which.
    return !this.#offset.isAgreed || isLatelyByClock
  }
}
