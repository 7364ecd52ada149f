import type { MessageRow } from '../storage/message-table.ts'
import type { Outcome } from './classify.ts'
import type { Target } from './core-target.ts'
import type { Pending } from './pending-queue.ts'
import type { KnownOutcome, RecordOutcome, Recorded } from './outcome-recorder.ts'

/** This many tries take less than a minute; the chat waits no longer for a row that cannot be written. */
const KEEP_TRIES = 3
const HOPELESS: KnownOutcome = { kind: 'dead', code: 'cut', note: '' }

/**
 * Keeps an outcome in memory until it is persisted. Retries the write, never the POST: the core would process the message twice. An
 * answer that cannot be stored ends as a dead letter, so that the owner sees it and the chat goes on.
 */
export class PendingOutcomes {
  readonly #record: RecordOutcome
  readonly #unkept = new WeakMap<Pending, { readonly outcome: KnownOutcome; readonly tries: number }>()

  constructor(record: RecordOutcome) {
    this.#record = record
  }

  /** The outcome that the core already gave for this message and the disk has not stored yet; null when there is none. */
  known(entry: Pending): Outcome | null {
    const known = this.#unkept.get(entry)
    if (known === undefined) return null
    return known.outcome.kind === 'delivered' && known.tries >= KEEP_TRIES ? HOPELESS : known.outcome
  }

  /** Records the outcome. When it cannot be written, keeps it in memory for the next try and rejects. */
  async record(entry: Pending, row: MessageRow, outcome: KnownOutcome, target: Target): Promise<Recorded> {
    try {
      const recorded = await this.#record(row, outcome, target)
      this.#unkept.delete(entry)
      return recorded
    } catch (error) {
      this.#unkept.set(entry, { outcome, tries: this.triesOf(entry) + 1 })
      throw error
    }
  }

  /** How often writing the outcome has failed. */
  triesOf(entry: Pending): number {
    return this.#unkept.get(entry)?.tries ?? 0
  }
}
