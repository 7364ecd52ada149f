/** Why a chat waits for a human. */
export const waitingReasons = [
  /** The assistant did not accept the message. */
  'not-accepted',
  /** The message was too old by the time an automatic answer was possible. */
  'too-old',
  /** The answer could not be sent. */
  'answer-failed',
  /** The customer wrote again while the owner answers in this chat. */
  'yours',
  /** The assistant could not read anything, for example a picture while notes for pictures are off. */
  'no-text',
  /** WhatsApp shows the message only on the phone, or Salesboy does not know its type. */
  'only-on-phone',
] as const
export type WaitingReason = (typeof waitingReasons)[number]

/** The newest unanswered question of a chat that will get no automatic answer. */
export interface Waiting {
  readonly reason: WaitingReason
  /** WhatsApp's time of the question, unix ms. */
  readonly since: number
  /** Our row number of the question; `chat.dismiss` takes it. */
  readonly messageRow: number
}

/** A chat that waits for a human, with its question. */
export interface WaitingChat extends Waiting {
  readonly sessionId: string
  readonly chatKey: string
  readonly isGroup: boolean
  readonly name: string | null
  readonly phone: string | null
  /** The beginning of the question; empty when it has no text. */
  readonly text: string
}
