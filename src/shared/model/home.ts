import type { WaitingChat } from './waiting.ts'

/** What happened while the computer was off or offline. Shown for a day afterwards. */
export interface AwayReport {
  readonly until: number
  readonly customers: number
  readonly answered: number
}

/** Home's numbers, counted over all messages in the owner's time zone. */
export interface HomeView {
  /** The owner's day that the numbers describe, `YYYY-MM-DD`. */
  readonly day: string
  /** IANA name of the zone that decides when days begin: the owner's setting, or the host's own. */
  readonly timeZone: string
  readonly received: number
  readonly answered: number
  /** The newest chats that wait for a human. `ChatCounts` has their total number. */
  readonly waitingChats: readonly WaitingChat[]
  readonly away: AwayReport | null
}
