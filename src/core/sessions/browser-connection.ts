import type { Clock, Logger } from '../ports.ts'
import { describeError } from '../whatsapp/describe-error.ts'
import {
  StartFailure,
  type ClientEvent,
  type RenumberedNotice,
  type WhatsAppClient,
} from '../whatsapp/whatsapp-client.ts'
import type { ConnectionListener } from './connection-listener.ts'
import { reasonOfFailedStart, type DisconnectReason } from './disconnect-reason.ts'
import type { HeardIds } from './heard-ids.ts'
import type { Intake } from './intake.ts'
import type { LinkOffers } from './link-offers.ts'
import { pageAnswers } from './page-answers.ts'
import { PageMonitor } from './page-monitor.ts'
import type { SessionTimings } from './session-timings.ts'

export interface BrowserConnectionDeps {
  readonly client: WhatsAppClient
  readonly offers: LinkOffers
  readonly intake: Intake
  readonly heard: HeardIds
  readonly clock: Clock
  readonly logger: Logger
  readonly listener: ConnectionListener
  /** A saved link is expected in the profile. */
  readonly linked: boolean
  readonly timings: SessionTimings
  renumbered(notice: RenumberedNotice): void
  acknowledged(event: Extract<ClientEvent, { kind: 'ack' }>): void
}

/** After a failed load, how long the page may take to show that its link was removed. */
const VERDICT_MS = 10_000
/** One browser from start to end: passes on what the library and the page report. The session decides what follows. */
export class BrowserConnection {
  readonly client: WhatsAppClient
  readonly offers: LinkOffers
  readonly #deps: BrowserConnectionDeps
  readonly #monitor: PageMonitor
  readonly #unsubscribe: () => void

  constructor(deps: BrowserConnectionDeps) {
    this.client = deps.client
    this.offers = deps.offers
    this.#deps = deps
    this.#monitor = new PageMonitor({ ...deps, end: (reason) => this.end(reason) })
    this.#unsubscribe = deps.client.onEvent((event) => this.#handle(event))
  }

  /** The page is reloading and cannot be asked anything. */
  get isReloading(): boolean {
    return this.#monitor.isReloading
  }

  begin(): void {
    const awaitsSite = this.#deps.listener.state() === 'waiting-for-internet'
    this.client.start(awaitsSite).catch((error: unknown) => {
      this.#startFailed(error instanceof StartFailure ? error : new StartFailure('launch-failed', describeError(error)))
    })
    this.#monitor.begin()
  }

  /** Looks at the page now. */
  look(): void {
    this.#monitor.look()
  }

  /** Looks at the page now, and counts the connection as a new one, even if the page seems unchanged. */
  recheck(): void {
    this.#monitor.interrupted()
    this.look()
  }

  /** Ends the connection and reports the reason; does nothing when it has ended before. */
  end(reason: DisconnectReason): void {
    if (this.#monitor.isOver) return
    this.detach()
    this.#deps.listener.ended(reason)
  }

  /** Ignores all further events of this browser. */
  detach(): void {
    this.#monitor.stop()
    this.offers.stop()
    this.#unsubscribe()
  }

  /** Whether the page answers within `limitMs`, for example after the laptop woke up. Never rejects. */
  answers(limitMs: number): Promise<boolean> {
    return pageAnswers(this.client, limitMs)
  }

  #handle(event: ClientEvent): void {
    const { logger, listener, intake, heard } = this.#deps
    if (this.#monitor.isOver) return
    switch (event.kind) {
      case 'qr':
        // A page with a saved link offers no code, but it may not have read its own store yet: look at it.
        return this.#monitor.isLinked ? this.look() : this.offers.onQr(event.text)
      case 'pairing-code':
        return this.offers.onCode(event.code)
      case 'authenticated':
        return this.#monitor.authenticated()
      case 'loading':
        return this.#monitor.syncing(event.percent)
      case 'page-state':
        return event.state === 'CONNECTED' ? this.look() : this.recheck()
      case 'ready':
        return this.#monitor.ready()
      case 'page-loaded':
        intake.hold()
        return this.#monitor.pageLoaded()
      case 'site-away':
        logger.debug('WhatsApp’s site is out of reach', { error: event.detail })
        return listener.siteAway()
      case 'logged-out':
        return this.end({ kind: 'unlinked' })
      case 'browser-gone':
        return this.end({ kind: 'lost', reason: 'browser-closed', detail: 'the browser process ended' })
      case 'page-crashed':
        return this.end({ kind: 'lost', reason: 'page-crashed', detail: 'the page crashed' })
      case 'library-failed':
        logger.warn('library failed on its own', { error: event.detail })
        return this.look()
      case 'incoming':
        listener.activity()
        listener.heard()
        heard.note(event.message.messageId)
        return intake.live(event.message)
      case 'changed':
        return intake.changed(event.change)
      case 'outgoing':
        listener.activity()
        void intake.own(event.message).catch((error: unknown) => {
          logger.error('own message not stored', { error: describeError(error) })
        })
        return
      case 'unreadable':
        void intake.unreadable(event.message).catch((error: unknown) => {
          logger.error('unreadable message not counted', { error: describeError(error) })
        })
        return
      case 'renumbered':
        return this.#deps.renumbered(event)
      case 'ack':
        return this.#deps.acknowledged(event)
    }
  }

  #startFailed(failure: StartFailure): void {
    if (this.#monitor.isOver) return
    const { clock, logger } = this.#deps
    logger.warn('start failed', { code: failure.code, error: failure.message })
    const reason = reasonOfFailedStart(failure)
    if (reason === null) return
    // A link removed while we were away shows first as a failed load, and seconds later as an unpaired page: wait for that.
    if (failure.code === 'load-failed' && this.#monitor.isLinked) clock.setTimer(VERDICT_MS, () => this.end(reason))
    else this.end(reason)
  }
}
