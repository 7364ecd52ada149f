import type { IncomingMessage } from '../../whatsapp/incoming-message.ts'

export interface ChildOptions {
  readonly directory: string
  readonly coreUrl: string
  readonly phoneUrl: string
  readonly apiKey: string
  /** The computer's time when the test began, unix ms. */
  readonly epoch: number
  readonly speed: number
  readonly timeoutSeconds: number
}

export type ChildOrder =
  /** Allows POSTs: the host posts nothing before this order. */
  | { readonly kind: 'go' }
  | { readonly kind: 'message'; readonly message: IncomingMessage }
  | { readonly kind: 'status' }
  | { readonly kind: 'stop' }

export interface ChildStatus {
  readonly kind: 'status'
  readonly states: readonly { readonly chat: string; readonly state: string }[]
  readonly repliesOpen: number
}

export type ChildReport = { readonly kind: 'ready'; readonly gatewayUrl: string } | ChildStatus
