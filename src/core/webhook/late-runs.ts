import type { Clock } from '../ports.ts'
import { MAY_CALL_BACK_MS } from '../replies/lost-runs.ts'
import type { MessageRow } from '../storage/message-table.ts'

type LostRow = Pick<MessageRow, 'id' | 'unknown_outcomes' | 'unknown_at'>

/**
 * Runs of the core whose post ended we do not know how: it may still be at work on them, and call back. How long that is ago is
 * measured by what has passed in this run of ours, because the wall clock may be set meanwhile; what was lost sight of before a restart
 * is taken over as old as it is then. `unknown_at` is the right time as far as it was known, for a clock that is set while we are off.
 */
export class LateRuns {
  readonly #clock: Clock
  readonly #rightNow: () => number
  readonly #since = new Map<number, number>()

  constructor(clock: Clock, rightNow: () => number) {
    this.#clock = clock
    this.#rightNow = rightNow
  }

  /** At a start: what an earlier run of ours lost sight of. */
  recall(rows: readonly LostRow[]): void {
    for (const row of rows) {
      const age = this.#ageOf(row)
      if (age <= MAY_CALL_BACK_MS) this.#since.set(row.id, this.#clock.monotonic() - age)
    }
  }

  /** The end of this message's post is unknown as of now; returns the right time of it, to be kept. */
  opened(row: number): number {
    const now = this.#clock.monotonic()
    for (const [known, since] of this.#since) if (now - since > MAY_CALL_BACK_MS) this.#since.delete(known)
    this.#since.set(row, now)
    return Math.round(this.#rightNow())
  }

  /** Whether a run of this message that we lost sight of may still call back. */
  mayCallBack(row: LostRow): boolean {
    if (row.unknown_outcomes === 0) return false
    const since = this.#since.get(row.id)
    if (since !== undefined) return this.#clock.monotonic() - since <= MAY_CALL_BACK_MS
    // The core may have told the right time since the start.
    return this.#ageOf(row) <= MAY_CALL_BACK_MS
  }

  #ageOf({ unknown_at: at }: LostRow): number {
    return at === null ? Number.POSITIVE_INFINITY : Math.max(this.#rightNow() - at, 0)
  }
}
