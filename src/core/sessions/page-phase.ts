import type { PageProbe } from '../whatsapp/whatsapp-client.ts'

/** The last lasting state that a page reported, and since when (monotonic ms). */
export type PagePhase =
  /** No lasting state: the page loads, pairs, synchronises, or is open elsewhere. */
  | { readonly kind: 'unsettled' }
  /** `synced`: connected and, as far as the page says, synchronised. */
  | { readonly kind: 'offline' | 'unpaired' | 'synced'; readonly since: number }
  /** WhatsApp refuses the page; `state` is its own name for that. */
  | { readonly kind: 'refused'; readonly state: string; readonly since: number }
  /** The connection is over: nothing that the page still says counts. */
  | { readonly kind: 'over' }

export const UNSETTLED: PagePhase = { kind: 'unsettled' }

const OFFLINE_STATES: ReadonlySet<string> = new Set(['OPENING', 'TIMEOUT', 'UNLAUNCHED'])
const UNPAIRED_STATES: ReadonlySet<string> = new Set(['UNPAIRED', 'UNPAIRED_IDLE'])
const PASSING_STATES: ReadonlySet<string> = new Set(['CONFLICT', 'PAIRING'])

/** The phase after a probe. A phase that goes on keeps the time at which it began; `now` is monotonic ms. */
export function nextPhase(phase: PagePhase, probe: PageProbe, now: number): PagePhase {
  const { state } = probe
  if (phase.kind === 'over' || state === null || probe.unreachable) return phase
  if (state === 'CONNECTED') {
    // The library's `ready` outweighs the page's own `synced`, which this version of WhatsApp may not keep.
    return probe.synced === false && !probe.ready ? UNSETTLED : lasting(phase, 'synced', now)
  }
  if (OFFLINE_STATES.has(state)) return lasting(phase, 'offline', now)
  if (UNPAIRED_STATES.has(state)) return lasting(phase, 'unpaired', now)
  if (PASSING_STATES.has(state)) return UNSETTLED
  return phase.kind === 'refused' && phase.state === state ? phase : { kind: 'refused', state, since: now }
}

function lasting(phase: PagePhase, kind: 'offline' | 'unpaired' | 'synced', now: number): PagePhase {
  return phase.kind === kind ? phase : { kind, since: now }
}
