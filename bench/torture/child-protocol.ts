import type { LogLevel } from '../../src/server/adapters/console-logger.ts'
import type { CoreStatusKind, QueueCounts } from '../../src/shared/model/core-status.ts'
import type { DeliveryState, ReplyOrigin, ReplyState } from '../../src/shared/model/message.ts'

export const SESSION = 'shop'
export const SECRET = 'a-shared-secret'
export const API_KEY = 'the-gateway-key'

export interface ChildOptions {
  readonly directory: string
  readonly coreUrl: string
  readonly phoneUrl: string
  /** Wall clock at the start of the round, unix ms of virtual time. */
  readonly epoch: number
  /** The machine's real time at the start of the round, unix ms. */
  readonly startedAtReal: number
  readonly speed: number
  readonly movedMs: number
  readonly skewMs: number
  readonly humanDelay: 'on' | 'off'
  readonly takeoverMinutes: number
  readonly parallel: number
  readonly timeoutSeconds: number
  readonly logLevel: LogLevel
}

export type ChildOrder =
  | { readonly kind: 'status' }
  | { readonly kind: 'disk'; readonly full: boolean }
  | { readonly kind: 'skew'; readonly ms: number }
  | { readonly kind: 'move-on'; readonly ms: number }
  | { readonly kind: 'replay-dead' }
  | { readonly kind: 'stop' }

export interface ChildStatus {
  readonly kind: 'status'
  readonly queue: QueueCounts
  readonly connected: boolean
  readonly core: CoreStatusKind
  readonly messages: readonly {
    readonly messageId: string
    readonly text: string
    readonly state: DeliveryState
    readonly attempts: number
    /** SHA-256 of the kept file of this message, if there is one. */
    readonly kept?: string | null
    readonly replies: readonly {
      readonly state: ReplyState
      readonly reason: string | null
      readonly origin: ReplyOrigin
      readonly text: string
    }[]
  }[]
}

export type ChildReport =
  | { readonly kind: 'ready'; readonly gatewayUrl: string }
  | { readonly kind: 'damaged'; readonly text: string }
  /** How many transactions a full disk refused since the last report. */
  | { readonly kind: 'disk'; readonly refused: number }
  | ChildStatus
