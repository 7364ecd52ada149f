/** Why a chat waits for a human. */
export type WaitingReason =
  /** The assistant did not accept the message. */
  | 'not-accepted'
  /** Too old for an automatic answer when it could be given. */
  | 'too-old'
  /** The answer could not be sent. */
  | 'answer-failed'
  /** The customer wrote again while the owner answers in this chat. */
  | 'yours'
  /** Nothing the assistant could read: a picture while notes for pictures are off. */
  | 'no-text'

/** A chat whose newest question nobody has answered, and nobody will by itself. */
export interface WaitingChat {
  readonly sessionId: string
  readonly chatId: string
  readonly isGroup: boolean
  readonly name: string | null
  readonly phone: string | null
  readonly text: string
  readonly reason: WaitingReason
  /** WhatsApp's time of the question, unix ms. */
  readonly since: number
  /** Our row number of the question; "done" is said about it. */
  readonly messageRow: number
}

/** What happened while the laptop was off or offline, for a day after. */
export interface AwayReport {
  readonly until: number
  readonly customers: number
  readonly answered: number
}

/** Home's numbers, counted over all messages in the owner's time zone. */
export interface HomeView {
  /** The owner's day they are about, `YYYY-MM-DD`. */
  readonly day: string
  readonly received: number
  readonly answered: number
  readonly waiting: number
  /** The newest of them. */
  readonly waitingChats: readonly WaitingChat[]
  readonly away: AwayReport | null
}
