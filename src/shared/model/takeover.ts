/** A chat in which the owner answers himself and the bot is silent. Times are unix milliseconds. */
export interface TakeoverView {
  readonly sessionId: string
  /** One key for one chat: the phone's `…@c.us` where it is known, else the privacy id or the group. */
  readonly chatKey: string
  /** Name of the customer or the group, when known. */
  readonly name: string | null
  readonly phone: string | null
  readonly isGroup: boolean
  readonly since: number
  /** When the bot answers again; null: when the owner hands the chat back. */
  readonly until: number | null
}
