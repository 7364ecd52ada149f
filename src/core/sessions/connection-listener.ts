import type { LinkOffer, SessionStateKind } from '../../shared/model/session.ts'
import type { Account } from '../whatsapp/whatsapp-client.ts'
import type { Refusal } from './account-states.ts'
import type { DisconnectReason } from './disconnect-reason.ts'

/** What a browser connection tells its session, and asks of it. */
export interface ConnectionListener {
  /** The state that the session shows now. */
  state(): SessionStateKind
  /** The phone was linked minutes ago: WhatsApp reloads its page once, and that is no drop. */
  isYoung(): boolean
  offered(offer: LinkOffer): void
  scanned(): void
  syncing(percent: number): void
  offline(detail: string): void
  conflict(): void
  /** WhatsApp lets nobody through; the page stays open. May come again. */
  refused(refusal: Refusal): void
  /** Connected, and our listener cannot be proven to hang on the message collection. Comes again while that lasts. */
  deaf(): void
  /** The page is connected, synchronised and listened to; comes again after each interruption. */
  promoted(account: Account): void
  /** A probe of the connected page succeeded. */
  proven(): void
  /** A customer's message came live. */
  heard(): void
  /** A message came or went. */
  activity(): void
  /** Comes once; nothing is told afterwards. */
  ended(reason: DisconnectReason): void
}
