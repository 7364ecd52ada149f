import type { WaitingChat } from './waiting.ts'

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
  /** IANA name of the zone in which days begin: the owner's setting, or the host's own. */
  readonly timeZone: string
  readonly received: number
  readonly answered: number
  /** The newest chats that wait for a human; how many there are in all is counted with the chats. */
  readonly waitingChats: readonly WaitingChat[]
  readonly away: AwayReport | null
}
