import type { MessageView } from './message.ts'

/** The newest try of a message as it went over the wire; secrets masked, long parts cut. */
export interface AttemptView {
  readonly startedAt: number
  readonly tookMs: number
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Bytes of the whole body; more than is shown when it was cut. */
  readonly bodyBytes: number
  /** `answer`, or why there was none: `network`, `unknown`. */
  readonly outcome: string
  readonly status: number | null
  /** What came back, or the technical code when nothing did. */
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
  /** When the first try began. */
  readonly postedAt: number | null
  readonly replies: readonly ReplySteps[]
  /** Null when it was never tried, or when the try was long ago. */
  readonly attempt: AttemptView | null
}
