import type { PageProbe } from '../whatsapp/whatsapp-client.ts'

/** What a page last said of itself, and since when it says so. */
export type PagePhase =
  /** Nothing that lasts: it loads, pairs, synchronises, or is open elsewhere. */
  | { readonly kind: 'unsettled' }
  /** `synced`: connected, and synchronised as far as it says. */
  | { readonly kind: 'offline' | 'unpaired' | 'synced'; readonly since: number }
  /** WhatsApp lets nobody through; `state` is its own name for it. */
  | { readonly kind: 'refused'; readonly state: string; readonly since: number }
  /** The connection is over: nothing that the page still says counts. */
  | { readonly kind: 'over' }

export const UNSETTLED: PagePhase = { kind: 'unsettled' }

const OFFLINE_STATES: ReadonlySet<string> = new Set(['OPENING', 'TIMEOUT', 'UNLAUNCHED'])
const UNPAIRED_STATES: ReadonlySet<string> = new Set(['UNPAIRED', 'UNPAIRED_IDLE'])
const PASSING_STATES: ReadonlySet<string> = new Set(['CONFLICT', 'PAIRING'])

/** The phase after a look at the page. One that goes on keeps the moment (`now` is monotonic) at which it began. */
export function nextPhase(phase: PagePhase, probe: PageProbe, now: number): PagePhase {
  const { state } = probe
  if (phase.kind === 'over' || state === null || probe.unreachable) return phase
  if (state === 'CONNECTED') {
    // What the library says outweighs the page's own mark, which this WhatsApp may not keep.
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
