/** A chat in which the owner answers and the bot is silent. Times are unix milliseconds. */
export interface TakeoverView {
  readonly sessionId: string
  /** The chat's only key: the phone's `…@c.us` if known, else the privacy id (LID) or the group. */
  readonly chatKey: string
  /** Name of the customer or the group, when known. */
  readonly name: string | null
  readonly phone: string | null
  readonly isGroup: boolean
  readonly since: number
  /** When the bot answers again; null: once the owner hands the chat back. */
  readonly until: number | null
}
