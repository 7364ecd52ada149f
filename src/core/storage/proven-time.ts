import type { ClockOffset } from '../webhook/clock-offset.ts'
import type { Clock } from '../ports.ts'

/**
 * Returns a function that gives the right time or an earlier one, in unix ms; null when nothing tells it. A laptop's clock may be months
 * ahead until it is set, and anything deleted by such a clock is gone. So either two of three must agree (this computer, the core,
 * WhatsApp), or the time is WhatsApp's time of the newest messages plus the time that this run has lasted since.
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

/** The newest time but one, so that a single message with an impossible time proves nothing; a single time counts as it is. */
function newestButOne(times: readonly number[]): number | null {
  const sorted = [...times].sort((a, b) => b - a)
  return sorted[1] ?? sorted[0] ?? null
}
