/**
 * The sample core's control API. It has its own port, so it answers while the core itself is down. Plain types only:
 * pages, tests and other programs use them.
 *
 * `GET /control/state` → `CoreView`. `GET /control/received?after=N` → `ReceivedWebhook[]`. `GET /control/events` is
 * a server-sent event stream of `CoreEvent`. `GET /control/history` → `HistoryRow[]` by `from`. `POST` with a JSON
 * body: `/control/settings` (`Partial<CoreSettings>`), `/control/faults` (`FaultRule`), `/control/faults/clear`
 * (`{id?}`), `/control/down` (`{forMs?}`), `/control/up`, `/control/forget`, `/control/command` (`CommandOrder`),
 * `/control/cut` (cuts all command streams). A refused call answers 400 `{"error":"…"}`.
 */
import type { FaultRule } from './faults.ts'

export interface SignatureVerdict {
  /** `X-Signature: sha256=<hex>` over the exact bytes. The core decides by this signature. */
  readonly plain: 'valid' | 'missing' | 'wrong'
  /** Standard Webhooks: id, timestamp and signature match, and the timestamp is close to now. */
  readonly standard: 'valid' | 'missing' | 'wrong' | 'stale'
}

/** How the reply reaches the customer: in the answer, by the core's own call to the gateway, or by both, as the real core does. */
export type ReplyMode = 'response' | 'callback' | 'both'

export interface CoreSettings {
  /** Milliseconds the core thinks before it answers. */
  readonly thinkingMs: number
  readonly mode: ReplyMode
  /** The gateway whose `POST /message/send` is called in the modes `callback` and `both`. */
  readonly gateway: { readonly url: string; readonly apiKey: string } | null
  readonly reach: GatewayReach
  /** Words the answer differently at each run, as a model does, so a repeated request gets a different text. */
  readonly rewords: boolean
  /** Whether the core refuses a wrong signature. False: it accepts every request and only records what was wrong. */
  readonly checks: boolean
  /** User ids the core knows; null: all. */
  readonly users: readonly string[] | null
  /** Users whose plan has run out. */
  readonly inactiveUsers: readonly string[]
  /** Whether the core answers in groups. */
  readonly groupReplies: boolean
  /** The core's whitelist: senders (exact `from`) that it never answers. */
  readonly ignored: readonly string[]
  /** Seconds that the core's clock is ahead, both in its `Date` header and in its check for a fresh signature. */
  readonly clockAheadSeconds: number
}

/** How a call to the gateway goes: it arrives, it is refused at once (as behind a router), or it is taken and never answered. */
export type GatewayReach = 'reachable' | 'unreachable' | 'swallowing'

/** A row of the core's memory of a chat. */
export interface HistoryRow {
  readonly role: 'customer' | 'assistant'
  readonly text: string
}

/** One webhook request as the core saw it. */
export interface ReceivedWebhook {
  /** Counts up by one per request, from 1. */
  readonly number: number
  /** Unix ms. */
  readonly at: number
  readonly body: Readonly<Record<string, unknown>> | null
  readonly raw: string
  readonly headers: Readonly<Record<string, string>>
  readonly signature: SignatureVerdict
  /** Number of earlier requests with the same `webhook-id`. */
  readonly repeats: number
  /** The core's answer: a status and body, or how the connection was broken. */
  readonly answer: string
  /** Null while the core thinks, and when the connection was broken instead. */
  readonly status: number | null
  /** Ms from the last byte of the request to the answer. Null while the core thinks. */
  readonly tookMs: number | null
  /** The outcome of the core's own call to the gateway, e.g. `200 Message sent`. Null without a call. */
  readonly callback: string | null
  /** Kind of the fault that was applied. Null: none. */
  readonly fault: string | null
}

/** A command to the host that serves a user, sent over the command stream. */
export interface CommandOrder {
  readonly kind: 'send' | 'start' | 'stop'
  readonly userId: string
  /** For `send`. */
  readonly to?: string
  readonly message?: string
  /** Left out: the host uses its own default. */
  readonly queue?: boolean
  /** Default: the next number in the stream. */
  readonly id?: string
}

export interface CommandView {
  readonly id: string
  readonly kind: string
  readonly userId: string
  /** The JSON of the command's `data:` line. */
  readonly data: string
  /** The newest outcome that the host posted back; null until then. */
  readonly outcome: Readonly<Record<string, unknown>> | null
  /** How often the host posted an outcome. */
  readonly outcomes: number
}

/** A session event as received. */
export interface ReceivedEvent {
  /** Unix ms. */
  readonly at: number
  readonly id: string
  readonly body: Readonly<Record<string, unknown>>
}

export interface FaultView {
  readonly id: number
  readonly rule: FaultRule
  /** Requests that the rule still applies to; null: until cleared. */
  readonly left: number | null
}

export interface CoreView {
  readonly url: string
  readonly webhookUrl: string
  /** False while the core refuses connections. */
  readonly listening: boolean
  /** The gateway's key is masked. */
  readonly settings: CoreSettings
  readonly faults: readonly FaultView[]
  /** Requests since the start. */
  readonly total: number
  /** Values for `core.streamUrl` and `core.eventsUrl`. */
  readonly streamUrl: string
  readonly eventsUrl: string
  /** Hosts that read the command stream now, each as its list of users. */
  readonly listeners: readonly string[]
  readonly commands: readonly CommandView[]
  readonly events: readonly ReceivedEvent[]
}

export type CoreEvent =
  | { readonly kind: 'state'; readonly state: CoreView }
  /** A new request, or a change of an earlier one. */
  | { readonly kind: 'request'; readonly request: ReceivedWebhook }
  | { readonly kind: 'forgotten' }
