import type { SessionView } from '../../shared/model/session.ts'

/** The QR a phone can scan now, as a data URL; null when none is offered. */
export function qrOf(session: SessionView | null): string | null {
  return session?.state.kind === 'needs-link' && session.state.offer.method === 'qr' ? session.state.offer.image : null
}

/**
 * Whether a session exists in the old gateway's sense: it knew a session only while its browser ran, and a core offers Start when there is
 * none. So a session exists while its browser runs or is wanted. It does not when it is stopped or unlinked, or when no scan came for long
 * and the browser was closed; `state` says which.
 */
function exists({ state }: SessionView): boolean {
  if (state.kind === 'needs-link') return state.offer.method !== 'paused'
  return state.kind !== 'stopped' && state.kind !== 'unlinked'
}

/** `GET /session/status`: the old gateway's three fields, then ours. */
export function describeStatus(session: SessionView | null): Readonly<Record<string, unknown>> {
  if (session === null) return { exists: false, ready: false, qr: null }
  return { exists: exists(session), ready: session.state.kind === 'connected', qr: qrOf(session), ...details(session) }
}

/** The data of an `event: status` frame. */
export function describeState(session: SessionView | null): Readonly<Record<string, unknown>> {
  if (session === null) return { exists: false, connected: false, state: 'stopped' }
  return { exists: exists(session), connected: session.state.kind === 'connected', ...details(session) }
}

function details({ state, phone, since }: SessionView): Readonly<Record<string, unknown>> {
  return {
    state: state.kind,
    ...(state.kind === 'syncing' ? { percent: state.percent } : {}),
    phone,
    since: new Date(since).toISOString(),
  }
}
