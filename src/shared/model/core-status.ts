/** How we stand with the remote core. */
export type CoreStatusKind =
  | 'not-configured'
  /** Configured, nothing tried yet. */
  | 'unknown'
  | 'ok'
  | 'unreachable'
  /** 5xx or 429 for everything: an outage. */
  | 'failing'
  /** 401 or 403: the whole queue is held. */
  | 'secret-refused'
  /** 404 "User not found": held. */
  | 'user-unknown'
  /** 200 "User subscription inactive": held. */
  | 'plan-inactive'
  /** 410: held until the address changes. */
  | 'gone'

export interface CoreStatus {
  readonly kind: CoreStatusKind
  readonly since: number
  /** When a held or failing queue tries again, unix ms. */
  readonly nextTryAt: number | null
  readonly lastDeliveredAt: number | null
  /** Technical detail, redacted, e.g. `HTTP 401`. */
  readonly detail: string | null
}

export interface QueueCounts {
  readonly waiting: number
  readonly posting: number
  readonly dead: number
  readonly repliesQueued: number
}

/** Outcome of Test connection: each has its own plain sentence in the UI. */
export type ConnectionTestKind =
  | 'ok'
  | 'not-configured'
  | 'unreachable'
  | 'secret-refused'
  | 'user-unknown'
  | 'plan-inactive'
  /** Something answered, but not as a core does. */
  | 'unexpected-answer'

export interface ConnectionTest {
  readonly kind: ConnectionTestKind
  /** Technical detail for the second level, redacted. */
  readonly detail: string
  readonly milliseconds: number
}

/** Global pause of replies. `until` null with `paused` means until resumed. */
export interface PauseStatus {
  readonly paused: boolean
  readonly until: number | null
}

/** Which of the five things is wrong, in one sentence with one action. */
export interface Diagnosis {
  readonly fault: 'none' | 'internet' | 'core' | 'link' | 'plan' | 'browser' | 'setup'
  readonly sentence: string
  readonly action: 'none' | 'open-settings' | 'connect' | 'link' | 'wait' | 'resume' | 'take-over' | 'restart'
  readonly sessionId: string | null
}
