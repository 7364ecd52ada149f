import type { MessageRow } from '../storage/message-table.ts'
import type { Verdict } from './classify.ts'
import type { Target } from './core-target.ts'
import type { Pending } from './pending-queue.ts'
import type { SettleDelivery, Settled } from './settle-delivery.ts'

type KeptVerdict = Exclude<Verdict, { kind: 'aborted' }>

export interface SettleOnce {
  /** What the core said already about this message, while the disk has not kept it; else null. */
  known(entry: Pending): KeptVerdict | null
  /** Settles the verdict; rejects when it could not be written, and remembers it for the next time. */
  settle(entry: Pending, row: MessageRow, verdict: KeptVerdict, target: Target): Promise<Settled>
  /** How often the verdict could not be written. */
  triesOf(entry: Pending): number
}

/** So many tries take less than a minute; its chat does not wait longer for a row that cannot be written. */
const KEEP_TRIES = 3

/**
 * Holds what the core said until it is written. It is written again, not asked for again: for the core a repeated post is a second
 * message. An answer that cannot be stored ends as a dead letter, so that the owner sees it and the chat goes on.
 */
export function createSettleOnce(settle: SettleDelivery): SettleOnce {
  const unkept = new WeakMap<Pending, { readonly verdict: KeptVerdict; readonly tries: number }>()
  const triesOf = (entry: Pending): number => unkept.get(entry)?.tries ?? 0
  return {
    known(entry) {
      const known = unkept.get(entry)
      if (known === undefined) return null
      const isHopeless = known.verdict.kind === 'delivered' && known.tries >= KEEP_TRIES
      return isHopeless ? { kind: 'dead', code: 'cut', note: '' } : known.verdict
    },
    async settle(entry, row, verdict, target) {
      try {
        const step = await settle(row, verdict, target)
        unkept.delete(entry)
        return step
      } catch (error) {
        unkept.set(entry, { verdict, tries: triesOf(entry) + 1 })
        throw error
      }
    },
    triesOf,
  }
}
