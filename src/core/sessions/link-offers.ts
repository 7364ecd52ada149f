import type { LinkOffer } from '../../shared/model/session.ts'
import type { Clock, Logger, Timer } from '../ports.ts'
import { describeError } from '../whatsapp/describe-error.ts'
import type { WhatsAppClient } from '../whatsapp/whatsapp-client.ts'

/** WhatsApp's own times: the first QR lives about 60 s, each later one 20 s; a pairing code about three minutes. */
const FIRST_QR_MS = 60_000
const NEXT_QR_MS = 20_000
const CODE_MS = 180_000
/** A code that the page has not renewed this long after its end is asked for anew. */
const RENEW_GRACE_MS = 10_000

export interface LinkOffersDeps {
  readonly client: Pick<WhatsAppClient, 'refreshQr' | 'requestPairingCode' | 'cancelPairingCode'>
  readonly clock: Clock
  readonly logger: Logger
  offer(offer: LinkOffer): void
}

/** How one page offers its link: QR codes as they rotate, or pairing codes for a phone. */
export class LinkOffers {
  readonly #deps: LinkOffersDeps
  /** Pairing codes for this phone are on offer, or being asked for. */
  #phone: string | null = null
  /** Pairing codes for this phone are asked for as soon as the page offers anything. */
  #wishedPhone: string | null = null
  /** Its code was read: should nothing come of it, another one is wanted. */
  #readPhone: string | null = null
  #lastQr = ''
  #shownQrs = 0
  #isRefreshing = false
  #renewal: Timer | null = null

  constructor(deps: LinkOffersDeps) {
    this.#deps = deps
  }

  onQr(text: string): void {
    if (text === this.#lastQr) return
    this.#lastQr = text
    const wished = this.#wishedPhone
    this.#wishedPhone = null
    if (wished !== null) this.#ask(wished, 'no pairing code, showing the QR')
    else if (this.#phone === null) this.#showQr()
  }

  onCode(code: string): void {
    const phone = this.#phone
    if (phone === null) return
    const { clock, offer } = this.#deps
    this.#renewal?.cancel()
    this.#renewal = clock.setTimer(CODE_MS + RENEW_GRACE_MS, () => this.#renew())
    offer({ method: 'code', code, phone, expiresAt: clock.now() + CODE_MS })
  }

  /** Offers again what there is: after a scan that came to nothing, or at the beginning. */
  show(): void {
    // A code that was on offer before does not outlive the line it was given over.
    const again = this.#phone ?? this.#readPhone
    this.#readPhone = null
    if (again !== null) return this.#ask(again, 'no pairing code after the former one, showing the QR')
    this.#deps.offer({ method: 'preparing' })
    this.#showQr()
  }

  /** The page stopped offering codes: asks it for new ones. */
  onIdle(): void {
    if (this.#isRefreshing || this.#phone !== null) return
    const { client, logger } = this.#deps
    this.#isRefreshing = true
    this.#shownQrs = 0
    client
      .refreshQr()
      .catch((error: unknown) => logger.warn('QR not refreshed', { error: describeError(error) }))
      .finally(() => {
        this.#isRefreshing = false
      })
  }

  /** From the first offer on, pairing codes for this phone are asked for. */
  wish(phone: string): void {
    this.#wishedPhone = phone
  }

  /** Asks for a pairing code for this phone (digits). Rejects when WhatsApp gives none; the QR is back then. */
  async useCode(phone: string): Promise<void> {
    this.#phone = phone
    this.#deps.offer({ method: 'preparing' })
    try {
      await this.#deps.client.requestPairingCode(phone)
    } catch (error) {
      // Read meanwhile, or given up for the QR: nothing is offered instead.
      if (this.#phone === phone) {
        this.#phone = null
        this.#showQr()
      }
      throw error
    }
  }

  async useQr(): Promise<void> {
    this.#wishedPhone = null
    this.#readPhone = null
    this.#renewal?.cancel()
    if (this.#phone === null) return this.#showQr()
    this.#phone = null
    this.#lastQr = ''
    this.#shownQrs = 0
    this.#deps.offer({ method: 'preparing' })
    await this.#deps.client.cancelPairingCode()
  }

  /** A phone has read the code: nothing is renewed, and a code that still comes is offered to nobody. */
  linked(): void {
    this.#renewal?.cancel()
    this.#readPhone = this.#phone ?? this.#readPhone
    this.#phone = null
  }

  /** The page is gone: nothing is renewed any more. */
  stop(): void {
    this.#renewal?.cancel()
    this.#phone = null
  }

  #renew(): void {
    if (this.#phone !== null) this.#ask(this.#phone, 'pairing code not renewed, showing the QR')
  }

  #ask(phone: string, otherwise: string): void {
    this.useCode(phone).catch((error: unknown) => this.#deps.logger.warn(otherwise, { error: describeError(error) }))
  }

  #showQr(): void {
    const { clock, logger, offer } = this.#deps
    const qr = this.#lastQr
    if (qr === '') return
    const expiresAt = clock.now() + (this.#shownQrs === 0 ? FIRST_QR_MS : NEXT_QR_MS)
    this.#shownQrs += 1
    drawQr(qr)
      .then((image) => {
        // A newer code, or the switch to a pairing code, may have come while this one was drawn.
        if (this.#phone === null && qr === this.#lastQr) offer({ method: 'qr', qr, image, expiresAt })
      })
      .catch((error: unknown) => logger.error('QR could not be drawn', { error: describeError(error) }))
  }
}

/** Resolves to the picture as a data URL. */
async function drawQr(text: string): Promise<string> {
  // Loaded only when somebody links: most starts have a saved link.
  const { default: QRCode } = await import('qrcode')
  return QRCode.toDataURL(text, { errorCorrectionLevel: 'L', margin: 2, scale: 6 })
}
