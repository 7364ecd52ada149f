import type { Clock } from '../ports.ts'
import type { MessageRow } from '../storage/message-table.ts'

/** The core gives up on a run by then: what it sends into that chat later is another matter. */
const MAY_CALL_BACK_MS = 10 * 60_000

/**
 * Runs of the core whose post ended we do not know how: it may still be at work on them, and call back. How long that is ago is
 * measured by what has passed in this run of ours, because the wall clock may be set meanwhile; after a restart by the wall clock.
 */
export class LateRuns {
  readonly #clock: Clock
  readonly #since = new Map<number, number>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** The end of this message's post is unknown as of now. */
  opened(row: number): void {
    const now = this.#clock.monotonic()
    for (const [known, since] of this.#since) if (now - since > MAY_CALL_BACK_MS) this.#since.delete(known)
    this.#since.set(row, now)
  }

  /** Whether a run of this message that we lost sight of may still call back. */
  mayCallBack(row: Pick<MessageRow, 'id' | 'unknown_outcomes' | 'unknown_at'>): boolean {
    if (row.unknown_outcomes === 0) return false
    const since = this.#since.get(row.id)
    if (since !== undefined) return this.#clock.monotonic() - since <= MAY_CALL_BACK_MS
    return row.unknown_at !== null && this.#clock.now() - row.unknown_at <= MAY_CALL_BACK_MS
  }
}
