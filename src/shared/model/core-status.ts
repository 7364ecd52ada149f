import type { Message } from '../words/say.ts'

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
  /** A new secret was set and the core takes only the old one so far; it works until then, unix ms. */
  readonly oldSecretUntil?: number
  /** The core answers, yet fails on this one message (its row): others do not wait for it. Only while `kind` is `failing`. */
  readonly suspect?: number
  /** Whose message that is, as the owner knows him: a name, else a number. */
  readonly suspectName?: string
}

/** A channel to the core beside the messages: the command stream, or the sending of session events. */
export interface CoreChannel {
  readonly kind:
    | 'off'
    /** The address cannot be used. */
    | 'not-configured'
    | 'connecting'
    /** In order: connected, or everything sent. */
    | 'open'
    /** Not reached, or it failed: tried again. */
    | 'waiting'
    /** 401 or 403. */
    | 'secret-refused'
    /** The core said that there is nothing to come for (204, 410): until a setting changes. */
    | 'stopped'
  readonly since: number
  readonly nextTryAt: number | null
  /** Technical detail, redacted. */
  readonly detail: string | null
  /** Posts that wait to be taken. */
  readonly waiting: number
  /** Posts that were given up or refused for good. */
  readonly dead: number
}

/** Both channels; absent parts of the product are `off`. */
export interface ChannelStates {
  readonly stream: CoreChannel
  readonly events: CoreChannel
}

/** The same without what is counted in the record. */
export type ChannelKinds = { readonly [channel in keyof ChannelStates]: Pick<CoreChannel, 'kind'> }

/** The core refuses us on a channel beside messages. */
export const isRefusedBeside = ({ stream, events }: ChannelKinds): boolean =>
  stream.kind === 'secret-refused' || events.kind === 'secret-refused'

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
  /** Its certificate is signed by nobody this computer knows: a virus scanner or a company network reads along. */
  | 'untrusted'
  /** The network's proxy refuses the address, or cannot be reached. */
  | 'proxy'
  /** The network's proxy takes the connection and says nothing. */
  | 'proxy-silent'
  | 'secret-refused'
  | 'user-unknown'
  | 'plan-inactive'
  /** Something answered, but not as a core does. */
  | 'unexpected-answer'
  /** It took the message, but what it answered says nothing that we know. */
  | 'unreadable-answer'

export interface ConnectionTest {
  readonly kind: ConnectionTestKind
  /** Technical detail for the second level, redacted. */
  readonly detail: string
  /** False: it took a message whose signature was deliberately wrong. Absent where that is not known, or it refused. */
  readonly checksSecret?: false
  /** The beginning of what could not be read, cleaned. */
  readonly beginning?: string
  readonly milliseconds: number
}

/** Global pause of replies. `until` null with `paused` means until resumed. */
export interface PauseStatus {
  readonly paused: boolean
  readonly until: number | null
}

/** Which one thing is wrong, in one sentence with one action. */
export interface Diagnosis {
  readonly fault: 'none' | 'internet' | 'core' | 'link' | 'plan' | 'browser' | 'setup' | 'disk' | 'clock' | 'port'
  /** In English, for the log and the gateway. */
  readonly sentence: string
  /** The same for the owner, in the words of his own language. */
  readonly said: Message
  readonly action: DiagnosisAction
  readonly sessionId: string | null
  /** It mends itself; the action only hurries it. */
  readonly hurry?: true
  /** Which setting mends it, for `open-settings`. */
  readonly setting?: MendingSetting
}

export type MendingSetting =
  'core.url' | 'core.secret' | 'browser.path' | 'browser.sandbox' | 'gateway.port' | 'sessions.max'

export type DiagnosisAction =
  | 'none'
  /** Mends itself, and nothing can hurry it. */
  | 'wait'
  | 'open-settings'
  | 'connect'
  | 'restart'
  | 'use-here'
  | 'resume'
  /** Go to where the code is shown. */
  | 'link'
  /** Ask for a new code and go to where it is shown. */
  | 'relink'
  /** Ask the assistant now. */
  | 'try-core'
  /** Fetch the small browser. */
  | 'fetch-browser'
  /** Walk through the steps of Help: what to do is outside of this program. */
  | 'check'

/** Whether somebody has to do something about it. */
export function needsOwner({ action, hurry }: Pick<Diagnosis, 'action' | 'hurry'>): boolean {
  return action !== 'none' && action !== 'wait' && hurry !== true
}
