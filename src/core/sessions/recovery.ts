import type { ReconnectReason } from '../../shared/model/session.ts'
import type { Clock } from '../ports.ts'
import { offlinePause, reconnectPause } from './backoff.ts'

export type RecoveryStep =
  { readonly kind: 'pause'; readonly attempt: number; readonly milliseconds: number } | { readonly kind: 'give-up' }

export interface Recovery {
  /** The owner asked: pauses begin anew. */
  asked(): void
  /** A code is offered: the browser and the site work. */
  offered(): void
  connected(): void
  lost(reason: ReconnectReason): RecoveryStep
  /** Milliseconds until the site is tried again. Offline costs no attempt. */
  offline(): number
}

/** Failed launches in a row before the owner is told. */
const launchTries = 5
/** A connection that lasted this long starts the growing pauses anew. */
const stableMs = 120_000

/** How long to wait before the next attempt, and when to say that it does not help. */
export function createRecovery(clock: Clock, random: () => number): Recovery {
  let attempt = 0
  let offlineAttempt = 0
  let launchFailures = 0
  let connectedSince: number | null = null

  const connectionEnds = (): void => {
    if (connectedSince !== null && clock.monotonic() - connectedSince > stableMs) attempt = 0
    connectedSince = null
  }
  return {
    asked() {
      attempt = 0
      launchFailures = 0
      connectedSince = null
    },
    offered() {
      attempt = 0
      offlineAttempt = 0
      launchFailures = 0
    },
    connected() {
      offlineAttempt = 0
      launchFailures = 0
      connectedSince ??= clock.monotonic()
    },
    lost(reason) {
      connectionEnds()
      attempt += 1
      launchFailures = reason === 'launch-failed' ? launchFailures + 1 : 0
      if (launchFailures >= launchTries) {
        launchFailures = 0
        return { kind: 'give-up' }
      }
      return { kind: 'pause', attempt, milliseconds: reconnectPause(attempt, random) }
    },
    offline() {
      connectionEnds()
      offlineAttempt += 1
      return offlinePause(offlineAttempt, random)
    },
  }
}
