/** Why a chat waits for a human. */
export const waitingReasons = [
  /** The assistant did not accept the message. */
  'not-accepted',
  /** Too old for an automatic answer when it could be given. */
  'too-old',
  /** The answer could not be sent. */
  'answer-failed',
  /** The customer wrote again while the owner answers in this chat. */
  'yours',
  /** Nothing the assistant could read: a picture while notes for pictures are off. */
  'no-text',
  /** WhatsApp shows it on the phone alone, or Salesboy does not know its kind. */
  'only-on-phone',
] as const
export type WaitingReason = (typeof waitingReasons)[number]

/** The newest question of a chat that nobody has answered, and nobody will by itself. */
export interface Waiting {
  readonly reason: WaitingReason
  /** WhatsApp's time of the question, unix ms. */
  readonly since: number
  /** Our row number of the question; putting aside is said about it. */
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
