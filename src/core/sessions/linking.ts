import type { LinkOffer } from '../../shared/model/session.ts'
import { CommandError } from '../../shared/result.ts'
import { msg } from '../../shared/words/say.ts'
import type { Logger } from '../ports.ts'
import { describeError } from '../whatsapp/describe-error.ts'
import type { PhoneLink } from './phone-link.ts'
import type { Recovery } from './recovery.ts'
import type { SessionBrowser } from './session-browser.ts'
import type { SessionStatus } from './session-status.ts'

export interface LinkingDeps {
  readonly status: SessionStatus
  readonly link: PhoneLink
  readonly browser: SessionBrowser
  readonly recovery: Recovery
  readonly logger: Logger
  /** The owner's Connect. */
  connect(): void
}

/** How long a log-out waits for the session to connect: WhatsApp can be told only over a connection. */
const CONNECT_MS = 40_000

/** Links a session with a phone, and logs it out again. */
export class Linking {
  readonly #deps: LinkingDeps

  constructor(deps: LinkingDeps) {
    this.#deps = deps
  }

  offered(offer: LinkOffer): void {
    const { status, browser, recovery } = this.#deps
    // Ignore a code that a linked page still offers: otherwise the next connect would count as the first one after a scan.
    if (!status.move('offer', { offer }, offer.method)) return
    browser.offered()
    recovery.offered()
  }

  /**
   * Offers pairing codes for `phone` (digits): at once while a code is on offer, else as soon as the page is there. Throws `CommandError`:
   * `busy` when a phone is linked or linking, `unavailable` when WhatsApp gives no code.
   */
  async usePairingCode(phone: string): Promise<void> {
    const { status, browser, connect } = this.#deps
    const { connection } = browser
    if (status.record.linked || status.kind === 'linking' || status.kind === 'syncing') {
      throw new CommandError('busy', msg('error.linked-already'))
    }
    browser.codePhone = phone
    if (connection === null || status.kind !== 'needs-link') {
      connection?.offers.wish(phone)
      return connect()
    }
    status.armDeadline()
    try {
      await connection.offers.useCode(phone)
    } catch (error) {
      browser.codePhone = null
      throw new CommandError('unavailable', msg('error.no-pairing-code'), describeError(error))
    }
  }

  /** Offers the QR again: in place of a pairing code, or after the offer was paused. */
  async useQr(): Promise<void> {
    const { status, browser, connect } = this.#deps
    const { connection } = browser
    browser.codePhone = null
    if (connection === null) return connect()
    if (status.kind === 'needs-link') status.armDeadline()
    try {
      await connection.offers.useQr()
    } catch (error) {
      connection.end({ kind: 'lost', reason: 'state-stuck', detail: `back to the QR failed: ${describeError(error)}` })
    }
  }

  /** Called before the profile is deleted: marks the link as ending, and logs out at WhatsApp if that is possible. Never rejects. */
  async giveUp(): Promise<void> {
    const { status, link } = this.#deps
    link.markEnding()
    if (status.record.linked && link.hasProfile) await this.#logOut()
  }

  /**
   * Connects first: without a connection a dead device stays on the phone's list of four. Gives up when the session does not connect in
   * time.
   */
  async #logOut(): Promise<void> {
    const { status, browser, logger, connect } = this.#deps
    connect()
    try {
      await status.settles(CONNECT_MS)
      const { connection } = browser
      if (connection === null || (status.kind !== 'connected' && status.kind !== 'conflict')) {
        logger.warn('unlinking without logging out', { state: status.kind })
        return
      }
      // Detach first: the page will report "logged out", which must not count as the phone's unlink.
      browser.detachForGood()
      await connection.client.logOut()
    } catch (error) {
      logger.warn('logging out failed', { error: describeError(error) })
    }
  }
}
