/**
 * The sample core's control API, on a port of its own so that it answers while the core itself is down. Plain types: pages,
 * tests and other programs use them.
 *
 * `GET /control/state` → `CoreView`. `GET /control/received?after=N` → `ReceivedWebhook[]`. `GET /control/events` is a
 * server-sent event stream of `CoreEvent`. `GET /control/history` → `HistoryRow[]` by `from`. `POST` with a JSON body: `/control/settings` (`Partial<CoreSettings>`),
 * `/control/faults` (`FaultRule`), `/control/faults/clear` (`{id?}`), `/control/down` (`{forMs?}`), `/control/up`,
 * `/control/forget`, `/control/command` (`CommandOrder`), `/control/cut` (cuts all command streams). A refused call answers 400 `{"error":"…"}`.
 */
import type { FaultRule } from './faults.ts'

export interface SignatureVerdict {
  /** `X-Signature: sha256=<hex>` over the exact bytes: what the core goes by. */
  readonly plain: 'valid' | 'missing' | 'wrong'
  /** Standard Webhooks: id, timestamp and signature belong together, and the time is near. */
  readonly standard: 'valid' | 'missing' | 'wrong' | 'stale'
}

/** How the reply reaches the customer: in the answer, by the core's own call to the gateway, or (as the real core) both. */
export type ReplyMode = 'response' | 'callback' | 'both'

export interface CoreSettings {
  /** How long it thinks before it answers, ms. */
  readonly thinkingMs: number
  readonly mode: ReplyMode
  /** The gateway whose `POST /message/send` is called in the modes `callback` and `both`. */
  readonly gateway: { readonly url: string; readonly apiKey: string } | null
  readonly reach: GatewayReach
  /** Words its answer anew at each run, as a model does: a repeated request gets another text. */
  readonly rewords: boolean
  /** Whether it refuses a wrong signature; off, it takes whatever comes and notes only what was wrong. */
  readonly checks: boolean
  /** User ids it knows; null: all. */
  readonly users: readonly string[] | null
  /** Users whose plan has run out. */
  readonly inactiveUsers: readonly string[]
  /** Whether it answers in groups. */
  readonly groupReplies: boolean
  /** Senders (exact `from`) it never answers: the core's whitelist. */
  readonly ignored: readonly string[]
  /** How far its clock is ahead (seconds): in its `Date` header and in what it holds for a fresh signature. */
  readonly clockAheadSeconds: number
}

/** How a call to the gateway goes: it arrives; it is refused at once, as behind a router; it is taken and never answered. */
export type GatewayReach = 'reachable' | 'unreachable' | 'swallowing'

/** A row of what the core remembers of a chat. */
export interface HistoryRow {
  readonly role: 'customer' | 'assistant'
  readonly text: string
}

/** One request as the core saw it. */
export interface ReceivedWebhook {
  /** Counts up by one per request, from 1. */
  readonly number: number
  /** Unix ms. */
  readonly at: number
  readonly body: Readonly<Record<string, unknown>> | null
  readonly raw: string
  readonly headers: Readonly<Record<string, string>>
  readonly signature: SignatureVerdict
  /** How many earlier requests had the same `webhook-id`. */
  readonly repeats: number
  /** What it was answered: a status and body, or how the connection was broken. */
  readonly answer: string
  /** Null while it thinks, and when the connection was broken instead. */
  readonly status: number | null
  /** Ms from the last byte of the request to the answer; null while it thinks. */
  readonly tookMs: number | null
  /** What came of its own call to the gateway, e.g. `200 Message sent`. */
  readonly callback: string | null
  /** The fault that was applied, by kind. */
  readonly fault: string | null
}

/** A command for the host of a user, over the command stream. */
export interface CommandOrder {
  readonly kind: 'send' | 'start' | 'stop'
  readonly userId: string
  /** For `send`. */
  readonly to?: string
  readonly message?: string
  /** Default: what the host does by itself. */
  readonly queue?: boolean
  /** Default: the next number of the stream. */
  readonly id?: string
}

export interface CommandView {
  readonly id: string
  readonly kind: string
  readonly userId: string
  /** The JSON of its `data:` line. */
  readonly data: string
  /** The outcome that the host posted back, by the newest post; null until then. */
  readonly outcome: Readonly<Record<string, unknown>> | null
  /** How often the outcome was posted. */
  readonly outcomes: number
}

/** A session event as it came. */
export interface ReceivedEvent {
  /** Unix ms. */
  readonly at: number
  readonly id: string
  readonly body: Readonly<Record<string, unknown>>
}

export interface FaultView {
  readonly id: number
  readonly rule: FaultRule
  /** Requests left; null: until cleared. */
  readonly left: number | null
}

export interface CoreView {
  readonly url: string
  readonly webhookUrl: string
  /** False while it refuses connections. */
  readonly listening: boolean
  /** The gateway's key is masked. */
  readonly settings: CoreSettings
  readonly faults: readonly FaultView[]
  /** Requests since the start. */
  readonly total: number
  /** What belongs into `core.streamUrl` and `core.eventsUrl`. */
  readonly streamUrl: string
  readonly eventsUrl: string
  /** Hosts that read the command stream now, by the users they have. */
  readonly listeners: readonly string[]
  readonly commands: readonly CommandView[]
  readonly events: readonly ReceivedEvent[]
}

export type CoreEvent =
  | { readonly kind: 'state'; readonly state: CoreView }
  /** A new request, or what became of one. */
  | { readonly kind: 'request'; readonly request: ReceivedWebhook }
  | { readonly kind: 'forgotten' }
