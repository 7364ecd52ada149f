import type { LinkOffer } from '../../shared/model/session.ts'
import type { Clock, Logger, Timer } from '../ports.ts'
import { describeError } from '../whatsapp/describe-error.ts'
import type { WhatsAppClient } from '../whatsapp/whatsapp-client.ts'

/** WhatsApp's own times: the first QR lives about 60 s, each later one 20 s; a pairing code about three minutes. */
const FIRST_QR_MS = 60_000
const NEXT_QR_MS = 20_000
const CODE_MS = 180_000
/** A pairing code that the page has not renewed this long after its end is requested again. */
const RENEW_GRACE_MS = 10_000

export interface LinkOffersDeps {
  readonly client: Pick<WhatsAppClient, 'refreshQr' | 'requestPairingCode' | 'cancelPairingCode'>
  readonly clock: Clock
  readonly logger: Logger
  offer(offer: LinkOffer): void
}

/** Offers the link of one page: QR codes as they rotate, or pairing codes for a phone. */
export class LinkOffers {
  readonly #deps: LinkOffersDeps
  /** The phone whose pairing codes are on offer, or were requested. */
  #phone: string | null = null
  /** The phone for which pairing codes are requested as soon as the page offers anything. */
  #wishedPhone: string | null = null
  /** The phone whose code was read. If no link comes of it, a new code is requested. */
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

  /** Renews the offer: at the beginning, or after a scan that led to no link. */
  show(): void {
    // An earlier pairing code died with the connection that it was given over: request a new one.
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

  /** Requests pairing codes for this phone (digits) as soon as the page offers anything. */
  wish(phone: string): void {
    this.#wishedPhone = phone
  }

  /** Requests a pairing code for this phone (digits). Rejects when WhatsApp gives none; the QR is offered again then. */
  async useCode(phone: string): Promise<void> {
    this.#phone = phone
    this.#deps.offer({ method: 'preparing' })
    try {
      await this.#deps.client.requestPairingCode(phone)
    } catch (error) {
      // Offer the QR only if the code is still wanted: it may have been read, or replaced by the QR, meanwhile.
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

  /** A phone has read the code: stops renewing, and ignores pairing codes that still arrive. */
  linked(): void {
    this.#renewal?.cancel()
    this.#readPhone = this.#phone ?? this.#readPhone
    this.#phone = null
  }

  /** The page is gone: stops renewing. */
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
  // Loaded only when a code is drawn, because most starts have a saved link.
  const { default: QRCode } = await import('qrcode')
  return QRCode.toDataURL(text, { errorCorrectionLevel: 'L', margin: 2, scale: 6 })
}
