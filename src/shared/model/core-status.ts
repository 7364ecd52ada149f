import type { Message } from '../words/say.ts'

/** State of the connection to the remote core. */
export type CoreStatusKind =
  | 'not-configured'
  /** Configured, but nothing was posted yet. */
  | 'unknown'
  | 'ok'
  | 'unreachable'
  /** The core answers 5xx or 429. Without `suspect` it is an outage. */
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
  /** When a held or failing queue retries, unix ms. */
  readonly nextTryAt: number | null
  readonly lastDeliveredAt: number | null
  /** Technical detail, redacted, e.g. `HTTP 401`. */
  readonly detail: string | null
  /** Set while the core accepts only the old secret although a new one was set: until when the old one works, unix ms. */
  readonly oldSecretUntil?: number
  /** Row of the one message on which the core fails; other messages do not wait for it. Set only while `kind` is `failing`. */
  readonly suspect?: number
  /** Name of the customer of that message, else the number. */
  readonly suspectName?: string
}

/** A channel to the core besides messages: the command stream, or session events. */
export interface CoreChannel {
  readonly kind:
    | 'off'
    /** The address cannot be used. */
    | 'not-configured'
    | 'connecting'
    /** Healthy: connected, or everything sent. */
    | 'open'
    /** Unreachable or failed; will be retried. */
    | 'waiting'
    /** 401 or 403. */
    | 'secret-refused'
    /** The core answered 204 or 410: no retry until a setting changes. */
    | 'stopped'
  readonly since: number
  readonly nextTryAt: number | null
  /** Technical detail, redacted. */
  readonly detail: string | null
  /** Number of POSTs that wait. */
  readonly waiting: number
  /** Number of POSTs that were given up or refused for good. */
  readonly dead: number
}

/** States of both channels; an unused channel is `off`. */
export interface ChannelStates {
  readonly stream: CoreChannel
  readonly events: CoreChannel
}

/** The kinds alone, which need no counting in the record. */
export type ChannelKinds = { readonly [channel in keyof ChannelStates]: Pick<CoreChannel, 'kind'> }

/** True when the core refuses our secret on the command stream or on session events. */
export const isRefusedBeside = ({ stream, events }: ChannelKinds): boolean =>
  stream.kind === 'secret-refused' || events.kind === 'secret-refused'

export interface QueueCounts {
  readonly waiting: number
  readonly posting: number
  readonly dead: number
  readonly repliesQueued: number
}

/** Result of Test connection. Each has its own plain sentence in the UI. */
export type ConnectionTestKind =
  | 'ok'
  | 'not-configured'
  | 'unreachable'
  /** This computer does not trust the certificate's issuer: a virus scanner or company network intercepts the connection. */
  | 'untrusted'
  /** The network's proxy refuses the address or is unreachable. */
  | 'proxy'
  /** The network's proxy accepts the connection but does not answer. */
  | 'proxy-silent'
  | 'secret-refused'
  | 'user-unknown'
  | 'plan-inactive'
  /** The answer is not one of a core. */
  | 'unexpected-answer'
  /** The core accepted the message, but its answer has no content that we know. */
  | 'unreadable-answer'

export interface ConnectionTest {
  readonly kind: ConnectionTestKind
  /** Technical detail, one click deeper in the UI. Redacted. */
  readonly detail: string
  /** False when the core accepted a message with a deliberately wrong signature. Absent when it refused, or when this is unknown. */
  readonly checksSecret?: false
  /** The start of the unreadable answer, cleaned. */
  readonly beginning?: string
  readonly milliseconds: number
}

/** Global pause of replies. `until` null with `paused` means until resumed. */
export interface PauseStatus {
  readonly paused: boolean
  readonly until: number | null
}

/** The most important fault, in one sentence with one action. */
export interface Diagnosis {
  readonly fault: 'none' | 'internet' | 'core' | 'link' | 'plan' | 'browser' | 'setup' | 'disk' | 'clock' | 'port'
  /** In English, for the log and the gateway. */
  readonly sentence: string
  /** The same sentence for the owner, as a message for the catalog of his language. */
  readonly said: Message
  readonly action: DiagnosisAction
  readonly sessionId: string | null
  /** The fault mends itself; the action only speeds that up. */
  readonly hurry?: true
  /** The setting to change, for `open-settings`. */
  readonly setting?: MendingSetting
}

export type MendingSetting =
  'core.url' | 'core.secret' | 'browser.path' | 'browser.sandbox' | 'gateway.port' | 'sessions.max'

export type DiagnosisAction =
  | 'none'
  /** The fault mends itself, and nothing can speed that up. */
  | 'wait'
  | 'open-settings'
  | 'connect'
  | 'restart'
  | 'use-here'
  | 'resume'
  /** Open the screen that shows the code. */
  | 'link'
  /** Ask for a new code and open the screen that shows it. */
  | 'relink'
  /** Ask the assistant now. */
  | 'try-core'
  /** Fetch the small browser. */
  | 'fetch-browser'
  /** Run the diagnosis in Help: the fix is outside this program. */
  | 'check'

/** Whether the owner has to act. */
export function needsOwner({ action, hurry }: Pick<Diagnosis, 'action' | 'hurry'>): boolean {
  return action !== 'none' && action !== 'wait' && hurry !== true
}
