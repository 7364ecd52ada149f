import type { SessionStateKind } from '../../shared/model/session.ts'

/** Why a state changes; each transition is logged with it. */
export type SessionEvent =
  /** The owner, or the start of the app, wants it connected. */
  | 'connect'
  /** The owner wants it closed, or the app ends. */
  | 'close'
  /** The browser is closed. */
  | 'closed'
  /** A QR or pairing code is offered, or is being prepared. */
  | 'offer'
  /** A phone has read the code. */
  | 'scanned'
  /** The link is there; messages are being fetched. */
  | 'sync'
  /** A probe succeeded: the page is connected, synchronised and ours. */
  | 'promoted'
  /** WhatsApp cannot be reached from the browser. */
  | 'offline'
  /** Browser or page is dead or stuck. */
  | 'lost'
  /** The pause before the next attempt is over. */
  | 'retry'
  | 'conflict'
  /** The link was removed and the profile with it. */
  | 'unlinked'
  /** Trying again at once would not help. */
  | 'fail'

export interface Transition {
  readonly on: SessionEvent
  readonly from: readonly SessionStateKind[]
  readonly to: SessionStateKind
}

const running: readonly SessionStateKind[] = [
  'starting',
  'needs-link',
  'linking',
  'syncing',
  'connected',
  'waiting-for-internet',
  'conflict',
]
/** A page that WhatsApp refuses stays open, and is looked at: whatever it says next ends the refusal. */
const open: readonly SessionStateKind[] = [...running, 'failed']

/** The state machine. What is not listed is ignored and logged. */
export const sessionTransitions: readonly Transition[] = [
  {
    on: 'connect',
    from: ['stopped', 'unlinked', 'failed', 'reconnecting', 'waiting-for-internet', 'needs-link'],
    to: 'starting',
  },
  {
    on: 'offer',
    from: ['starting', 'needs-link', 'linking', 'syncing', 'waiting-for-internet', 'failed'],
    to: 'needs-link',
  },
  { on: 'scanned', from: ['starting', 'needs-link', 'failed'], to: 'linking' },
  {
    on: 'sync',
    from: ['starting', 'needs-link', 'linking', 'syncing', 'connected', 'waiting-for-internet', 'conflict', 'failed'],
    to: 'syncing',
  },
  { on: 'promoted', from: open, to: 'connected' },
  { on: 'offline', from: [...open, 'reconnecting'], to: 'waiting-for-internet' },
  { on: 'lost', from: open, to: 'reconnecting' },
  { on: 'retry', from: ['reconnecting', 'failed'], to: 'starting' },
  { on: 'conflict', from: open, to: 'conflict' },
  { on: 'fail', from: [...open, 'reconnecting'], to: 'failed' },
  { on: 'close', from: [...running, 'reconnecting', 'failed', 'unlinked', 'stopping'], to: 'stopping' },
  { on: 'closed', from: ['stopping'], to: 'stopped' },
  { on: 'unlinked', from: ['stopping'], to: 'unlinked' },
]

/** What happens when a state lasts too long, and how long that is; `null` where only a person (or another event) ends it. */
export interface StateDeadline {
  readonly milliseconds: number
  readonly next: SessionStateKind
  readonly why: string
}

export const stateDeadlines: Readonly<Record<SessionStateKind, StateDeadline | { readonly exit: string }>> = {
  stopped: { exit: 'Connect' },
  starting: { milliseconds: 180_000, next: 'reconnecting', why: 'the page did not load' },
  'needs-link': {
    milliseconds: 600_000,
    next: 'needs-link',
    why: 'nobody scanned: the offer is paused until asked again',
  },
  linking: { milliseconds: 90_000, next: 'reconnecting', why: 'the phone did not finish linking' },
  syncing: { milliseconds: 180_000, next: 'reconnecting', why: 'no progress for three minutes' },
  connected: { exit: 'a probe every 30 s proves it, or ends it' },
  'waiting-for-internet': { milliseconds: 300_000, next: 'waiting-for-internet', why: 'a fresh page tries again' },
  reconnecting: {
    milliseconds: 300_000,
    next: 'starting',
    why: 'the pause before the next attempt is over (at most this)',
  },
  conflict: { exit: 'Take over, Disconnect, or the other window closes' },
  unlinked: { exit: 'Connect' },
  failed: {
    milliseconds: 600_000,
    next: 'starting',
    why: 'slow retry; a page that WhatsApp refuses stays open, and is loaded anew after growing pauses',
  },
  stopping: { milliseconds: 30_000, next: 'stopped', why: 'closing is bounded; what is left is killed' },
}

/** The state after `event`, or null when this event means nothing in this state. */
export function nextStateKind(from: SessionStateKind, event: SessionEvent): SessionStateKind | null {
  return sessionTransitions.find((entry) => entry.on === event && entry.from.includes(from))?.to ?? null
}

/** Milliseconds until this state's deadline, or null. */
export function deadlineOf(kind: SessionStateKind): number | null {
  const deadline = stateDeadlines[kind]
  return 'milliseconds' in deadline ? deadline.milliseconds : null
}
