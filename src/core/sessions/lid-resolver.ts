import type { Clock, Logger } from '../ports.ts'
import { Lanes } from '../async/lanes.ts'
import { within } from '../time/within.ts'
import { describeError } from '../whatsapp/describe-error.ts'
import type { LidTable } from './session-records.ts'

/** How long one message waits for the phone behind its LID before it goes on without. */
const LOOKUP_PATIENCE_MS = 2_000
const askAgainAfterMs = 600_000

export interface LidResolver {
  /** Digits of the phone behind a LID (digits), null when it is not known in time. Never rejects. */
  phoneOf(lid: string): Promise<string | null>
}

/** Answers from the table; asks WhatsApp for unknown ones, one at a time, and keeps the answer. */
export function createLidResolver(deps: {
  readonly sessionId: string
  readonly table: LidTable
  readonly clock: Clock
  readonly logger: Logger
  ask(lid: string): Promise<string | null>
}): LidResolver {
  const { sessionId, table, clock } = deps
  const askedAt = new Map<string, number>()
  const pending = new Map<string, Promise<string | null>>()
  const lanes = new Lanes()

  const look = (lid: string): Promise<string | null> => {
    const known = pending.get(lid)
    if (known !== undefined) return known
    const answer = lanes.run('ask', async () => {
      try {
        const phone = await deps.ask(lid)
        if (phone === null) askedAt.set(lid, clock.monotonic())
        // A known one may be forgotten on the owner's wish; then it is asked for anew.
        else table.remember(sessionId, lid, phone)
        return phone
      } catch (error) {
        askedAt.set(lid, clock.monotonic())
        deps.logger.warn('phone of a privacy id not found out', { error: describeError(error) })
        return null
      } finally {
        pending.delete(lid)
      }
    })
    pending.set(lid, answer)
    return answer
  }
  return {
    async phoneOf(lid) {
      const known = table.phoneOf(sessionId, lid)
      if (known !== null) return known
      const asked = askedAt.get(lid)
      if (asked !== undefined && clock.monotonic() - asked < askAgainAfterMs) return null
      return within(clock, LOOKUP_PATIENCE_MS, look(lid), () => null)
    },
  }
}
