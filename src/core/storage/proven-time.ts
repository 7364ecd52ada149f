import type { ClockOffset } from '../webhook/clock-offset.ts'
import type { Clock } from '../ports.ts'

/**
 * The right time, or one before it, unix ms; null when nothing tells it. A laptop may start months ahead until its clock is set, and
 * what is deleted by such a clock is gone: so either two of three agree (this computer, the core,
 * WhatsApp), or as much time has gone by as WhatsApp's
 * own times of the newest messages say, and what this run has lasted since.
 */
export function createProvenTime(deps: {
  readonly clock: Clock
  readonly offset: Pick<ClockOffset, 'isAgreed' | 'rightNow'>
  /** WhatsApp's times of the newest messages, unix ms. */
  readonly newestTimes: () => readonly number[]
}): () => number | null {
  const { clock, offset } = deps
  let latest: { readonly at: number; readonly heardAt: number } | null = null
  return () => {
    if (offset.isAgreed) return offset.rightNow()
    const steady = clock.monotonic()
    const known = latest === null ? null : latest.at + Math.floor(steady - latest.heardAt)
    const shown = newestButOne(deps.newestTimes())
    if (shown === null && known === null) return null
    const at = Math.max(shown ?? 0, known ?? 0)
    latest = { at, heardAt: steady }
    return at
  }
}

/** So that a single message with an impossible time proves nothing. */
function newestButOne(times: readonly number[]): number | null {
  const sorted = [...times].sort((a, b) => b - a)
  return sorted[1] ?? sorted[0] ?? null
}
