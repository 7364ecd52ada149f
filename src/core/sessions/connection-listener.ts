import type { LinkOffer, SessionStateKind } from '../../shared/model/session.ts'
import type { Account } from '../whatsapp/whatsapp-client.ts'
import type { Refusal } from './account-states.ts'
import type { DisconnectReason } from './disconnect-reason.ts'

/** Receives what a browser connection reports to its session, and answers what it asks. */
export interface ConnectionListener {
  /** The state that the session shows now. */
  state(): SessionStateKind
  /** The phone was linked minutes ago: WhatsApp then reloads its page once, and this must not count as a drop. */
  isYoung(): boolean
  offered(offer: LinkOffer): void
  scanned(): void
  syncing(percent: number): void
  offline(detail: string): void
  /** The browser is up and waits for WhatsApp's site. May be called again. */
  siteAway(): void
  conflict(): void
  /** WhatsApp refuses the page, which stays open. May be called again. */
  refused(refusal: Refusal): void
  /** The page is connected, but our listener on its message collection cannot be proven. Called again while that lasts. */
  deaf(): void
  /** The page is connected, synchronised and listened to. Called again after each interruption. */
  promoted(account: Account): void
  /** A probe of the connected page succeeded. */
  proven(): void
  /** A customer's message arrived live. */
  heard(): void
  /** A message was received or sent. */
  activity(): void
  /** Called once, as the last report. */
  ended(reason: DisconnectReason): void
}
