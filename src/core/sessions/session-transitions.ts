import type { ReconnectReason, SessionState, SessionStateKind } from '../../shared/model/session.ts'

const RUNNING = [
  'starting',
  'needs-link',
  'linking',
  'syncing',
  'connected',
  'waiting-for-internet',
  'conflict',
] as const satisfies readonly SessionStateKind[]
/** Includes `failed`: a page that WhatsApp refuses stays open and is still probed, and its next state ends the refusal. */
const OPEN = [...RUNNING, 'failed'] as const

export interface Transition {
  readonly from: readonly SessionStateKind[]
  readonly to: SessionStateKind
  /** The visible state stays the same, so listeners are not told. */
  readonly quiet?: true
}

/** The state machine: each event leads from the states listed here to one target. In any other state it is ignored and logged. */
export const sessionTransitions = {
  /** The owner or the start of the app asks for a connection. */
  connect: {
    from: ['stopped', 'unlinked', 'failed', 'reconnecting', 'waiting-for-internet', 'needs-link'],
    to: 'starting',
  },
  /** A QR or pairing code is offered, or is being prepared. */
  offer: {
    from: ['starting', 'needs-link', 'linking', 'syncing', 'waiting-for-internet', 'failed'],
    to: 'needs-link',
  },
  /** A phone has read the code. */
  scanned: { from: ['starting', 'needs-link', 'failed'], to: 'linking' },
  /** The phone is linked; the page fetches its messages. */
  sync: { from: OPEN, to: 'syncing' },
  /** A probe succeeded: the page is connected, synchronised and ours. */
  promoted: { from: OPEN, to: 'connected' },
  /** WhatsApp cannot be reached from the browser. */
  offline: { from: [...OPEN, 'reconnecting'], to: 'waiting-for-internet' },
  /** Browser or page is dead or stuck. */
  lost: { from: OPEN, to: 'reconnecting' },
  /** The pause before the next attempt is over. */
  retry: { from: ['reconnecting', 'failed'], to: 'starting' },
  /** The same without internet: the state stays until the site answers. */
  'retry-offline': { from: ['waiting-for-internet'], to: 'waiting-for-internet', quiet: true },
  conflict: { from: OPEN, to: 'conflict' },
  /** Trying again at once would not help. */
  fail: { from: [...OPEN, 'reconnecting'], to: 'failed' },
  /** The owner wants it closed, or the app ends. */
  close: { from: [...RUNNING, 'reconnecting', 'failed', 'unlinked', 'stopping'], to: 'stopping' },
  /** The browser is closed. */
  closed: { from: ['stopping'], to: 'stopped' },
  /** The link was removed and the profile with it. */
  unlinked: { from: ['stopping'], to: 'unlinked' },
} as const satisfies Readonly<Record<string, Transition>>

/** The cause of a state change; logged with each transition. */
export type SessionEvent = keyof typeof sessionTransitions
/** The details that an event must supply for its target state. */
export type DetailsAfter<E extends SessionEvent> = Omit<
  Extract<SessionState, { readonly kind: (typeof sessionTransitions)[E]['to'] }>,
  'kind'
>

/** What to do when a state has lasted too long. */
export type DeadlineOutcome = {
  /** Applies only if this condition holds. */
  readonly when?: 'page-blank' | 'page-open' | 'offer-paused'
  readonly why: string
} & (
  | { readonly event: 'lost'; readonly reason: ReconnectReason }
  | { readonly event: 'offline' | 'retry' | 'retry-offline' | 'offer' | 'closed' }
  /** The state stays until another event ends it. */
  | { readonly event: null }
)

interface StateDeadline {
  readonly milliseconds: number
  /** The first one whose condition holds applies. */
  readonly outcomes: readonly DeadlineOutcome[]
}

/** How long each state may last and what follows. `exit` names what ends a state without a deadline: a person or another event. */
export const stateDeadlines: Readonly<Record<SessionStateKind, StateDeadline | { readonly exit: string }>> = {
  stopped: { exit: 'Connect' },
  starting: {
    milliseconds: 180_000,
    outcomes: [
      { when: 'page-blank', event: 'offline', why: 'nothing of the page has come' },
      { event: 'lost', reason: 'load-timeout', why: 'the page did not load in time' },
    ],
  },
  'needs-link': {
    milliseconds: 600_000,
    outcomes: [
      { when: 'offer-paused', event: null, why: 'until somebody asks for a code' },
      { event: 'offer', why: 'nobody scanned: the browser is closed and the offer is paused' },
    ],
  },
  linking: {
    milliseconds: 90_000,
    outcomes: [{ event: 'lost', reason: 'ready-timeout', why: 'the phone did not finish linking' }],
  },
  syncing: {
    milliseconds: 180_000,
    outcomes: [{ event: 'lost', reason: 'ready-timeout', why: 'no progress for three minutes' }],
  },
  connected: { exit: 'a probe every 30 s proves it, or ends it' },
  'waiting-for-internet': {
    milliseconds: 300_000,
    outcomes: [
      { when: 'page-open', event: 'offline', why: 'a fresh page tries again' },
      { event: 'retry-offline', why: 'a browser tries again' },
    ],
  },
  reconnecting: {
    milliseconds: 300_000,
    outcomes: [{ event: 'retry', why: 'the pause before the next attempt is over (at most this)' }],
  },
  conflict: { exit: 'Use here, Disconnect, or the other window closes' },
  unlinked: { exit: 'Connect' },
  failed: {
    milliseconds: 600_000,
    outcomes: [
      { when: 'page-open', event: null, why: 'a page that WhatsApp refuses is loaded anew after growing pauses' },
      { event: 'retry', why: 'slow retry' },
    ],
  },
  stopping: {
    milliseconds: 30_000,
    outcomes: [{ event: 'closed', why: 'closing is bounded; what is left is killed' }],
  },
}

/** The state after `event`, or null when the event is not valid in the state `from`. */
export function nextStateKind(from: SessionStateKind, event: SessionEvent): SessionStateKind | null {
  const transition: Transition = sessionTransitions[event]
  return transition.from.includes(from) ? transition.to : null
}
