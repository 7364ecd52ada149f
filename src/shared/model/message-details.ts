import type { MessageView } from './message.ts'

/** The latest POST of a message as sent, with secrets masked and long parts cut. */
export interface AttemptView {
  readonly startedAt: number
  readonly tookMs: number
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Bytes of the whole body, also when `body` was cut. */
  readonly bodyBytes: number
  /** `answer`, or the reason why there was none: `network`, `unknown`. */
  readonly outcome: string
  readonly status: number | null
  /** The response, or the technical code when there was none. */
  readonly answer: string | null
}

/** When each step of a reply happened, unix ms. */
export interface ReplySteps {
  readonly id: number
  readonly answeredAt: number
  readonly typedAt: number | null
  readonly sentAt: number | null
  readonly deliveredAt: number | null
  readonly readAt: number | null
}

export interface MessageDetails {
  readonly message: MessageView
  /** When the first attempt began. */
  readonly postedAt: number | null
  readonly replies: readonly ReplySteps[]
  /** Null when there was no attempt, or when it was long ago. */
  readonly attempt: AttemptView | null
}
