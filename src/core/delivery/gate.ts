import type { Clock } from '../ports.ts'
import type { CoreStatus, CoreStatusKind } from '../../shared/model/core-status.ts'
import { HOLD_PAUSES, OFFLINE_PAUSES, pauseAfter } from './schedule.ts'
import type { HoldKind } from './classify.ts'

/** Whether anything may be posted at all, and what the owner is told about the core. */
export interface Gate {
  readonly status: CoreStatus
  /** Unix ms until which nothing is posted; null when open. */
  readonly closedUntil: number | null
  /** Closed, but its time is over: one message may go as a probe. */
  readonly probing: boolean
  accepted(): void
  held(kind: HoldKind, detail: string): void
  offline(detail: string): void
  failing(detail: string, retryAfterMs: number | null): void
  notConfigured(): void
  /** Settings changed: try at once. */
  reset(): void
}

/** Keeps the one state that stops the whole queue: held, offline, told to wait, or open. */
export function createGate(deps: {
  readonly clock: Clock
  readonly random: () => number
  readonly lastDeliveredAt: number | null
  readonly onChanged: (status: CoreStatus) => void
}): Gate {
  const { clock, random, onChanged } = deps
  let closedUntil: number | null = null
  let attempts = 0
  let status: CoreStatus = {
    kind: 'unknown',
    since: clock.now(),
    nextTryAt: null,
    lastDeliveredAt: deps.lastDeliveredAt,
    detail: null,
  }

  function set(kind: CoreStatusKind, detail: string | null, nextTryAt: number | null, delivered = false): void {
    const now = clock.now()
    const same = status.kind === kind
    const before = status
    status = {
      kind,
      since: same ? status.since : now,
      nextTryAt,
      lastDeliveredAt: delivered ? now : status.lastDeliveredAt,
      detail,
    }
    if (!same || before.nextTryAt !== nextTryAt || before.detail !== detail) onChanged(status)
  }

  function close(kind: CoreStatusKind, detail: string, pauses: readonly number[]): void {
    if (status.kind !== kind) attempts = 0
    // Several posts in flight fail together: that is one failure, not four.
    else if (closedUntil !== null && clock.now() < closedUntil) return
    attempts += 1
    closedUntil = clock.now() + pauseAfter(pauses, attempts, random())
    set(kind, detail, closedUntil)
  }

  return {
    get status() {
      return status
    },
    get closedUntil() {
      return closedUntil
    },
    get probing() {
      return closedUntil !== null && clock.now() >= closedUntil
    },
    accepted() {
      closedUntil = null
      attempts = 0
      set('ok', null, null, true)
    },
    held(kind, detail) {
      if (kind === 'gone') {
        closedUntil = Number.MAX_SAFE_INTEGER
        set(kind, detail, null)
      } else close(kind, detail, HOLD_PAUSES)
    },
    offline: (detail) => close('unreachable', detail, OFFLINE_PAUSES),
    failing(detail, retryAfterMs) {
      closedUntil = retryAfterMs === null ? null : clock.now() + Math.round(retryAfterMs * (1 + 0.1 * random()))
      set('failing', detail, closedUntil)
    },
    notConfigured() {
      closedUntil = null
      set('not-configured', null, null)
    },
    reset() {
      closedUntil = null
      attempts = 0
      set('unknown', null, null)
    },
  }
}
