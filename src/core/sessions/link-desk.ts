import type { LinkOffer } from '../../shared/model/session.ts'
import type { Clock, Logger, Timer } from '../ports.ts'
import { describeError } from '../whatsapp/describe-error.ts'
import type { WhatsAppClient } from '../whatsapp/whatsapp-client.ts'

/** WhatsApp's own times: the first QR lives about 60 s, each later one 20 s; a pairing code about three minutes. */
const firstQrMs = 60_000
const nextQrMs = 20_000
const codeMs = 180_000
/** A code that the page has not renewed this long after its end is asked for anew. */
const renewGraceMs = 10_000

export interface LinkDesk {
  onQr(text: string): void
  onCode(code: string): void
  /** Offers again what there is: after a scan that came to nothing, or at the beginning. */
  show(): void
  /** The page stopped offering codes: asks it for new ones. */
  onIdle(): void
  /** From the first offer on, pairing codes for this phone are asked for. */
  wish(phone: string): void
  /** Asks for a pairing code for this phone (digits). Rejects when WhatsApp gives none; the QR is back then. */
  useCode(phone: string): Promise<void>
  useQr(): Promise<void>
  /** A phone has read the code: nothing is renewed, and a code that still comes is offered to nobody. */
  linked(): void
  /** The page is gone: nothing is renewed any more. */
  stop(): void
}

/** How one page offers its link: QR codes as they rotate, or pairing codes for a phone. */
export function createLinkDesk(deps: {
  readonly sessionId: string
  readonly client: Pick<WhatsAppClient, 'refreshQr' | 'requestPairingCode' | 'cancelPairingCode'>
  readonly clock: Clock
  readonly logger: Logger
  offer(offer: LinkOffer): void
}): LinkDesk {
  const { sessionId, client, clock, logger } = deps
  let phone: string | null = null
  let wished: string | null = null
  /** Its code was read: should nothing come of it, another one is wanted. */
  let readPhone: string | null = null
  let lastQr = ''
  let shown = 0
  let refreshing = false
  let renewal: Timer | null = null

  const showQr = async (text: string): Promise<void> => {
    const expiresAt = clock.now() + (shown === 0 ? firstQrMs : nextQrMs)
    shown += 1
    try {
      // Loaded only when somebody links: most starts have a saved link.
      const { default: QRCode } = await import('qrcode')
      const image = await QRCode.toDataURL(text, { errorCorrectionLevel: 'L', margin: 2, scale: 6 })
      // A newer code, or the switch to a pairing code, may have come while this one was drawn.
      if (phone === null && text === lastQr) deps.offer({ method: 'qr', qr: text, image, expiresAt })
    } catch (error) {
      logger.error('QR could not be drawn', { session: sessionId, error: describeError(error) })
    }
  }
  const renew = (): void => {
    if (phone !== null) ask(phone, 'pairing code not renewed, showing the QR')
  }
  const ask = (wanted: string, without: string): void => {
    desk.useCode(wanted).catch((error: unknown) => {
      logger.warn(without, { session: sessionId, error: describeError(error) })
    })
  }
  const desk: LinkDesk = {
    onQr(text) {
      if (text === lastQr) return
      lastQr = text
      if (wished !== null) {
        const wanted = wished
        wished = null
        ask(wanted, 'no pairing code, showing the QR')
      } else if (phone === null) void showQr(text)
    },
    onCode(code) {
      if (phone === null) return
      renewal?.cancel()
      renewal = clock.setTimer(codeMs + renewGraceMs, renew)
      deps.offer({ method: 'code', code, phone, expiresAt: clock.now() + codeMs })
    },
    show() {
      // A code that was on offer before does not outlive the line it was given over.
      const again = phone ?? readPhone
      readPhone = null
      if (again !== null) return ask(again, 'no pairing code after the former one, showing the QR')
      deps.offer({ method: 'preparing' })
      if (phone === null && lastQr !== '') void showQr(lastQr)
    },
    onIdle() {
      if (refreshing || phone !== null) return
      refreshing = true
      shown = 0
      client
        .refreshQr()
        .catch((error: unknown) => logger.warn('QR not refreshed', { session: sessionId, error: describeError(error) }))
        .finally(() => {
          refreshing = false
        })
    },
    wish(wanted) {
      wished = wanted
    },
    async useCode(wanted) {
      phone = wanted
      deps.offer({ method: 'preparing' })
      try {
        await client.requestPairingCode(wanted)
      } catch (error) {
        // Read meanwhile, or given up for the QR: nothing is offered instead.
        if (phone === wanted) {
          phone = null
          if (lastQr !== '') void showQr(lastQr)
        }
        throw error
      }
    },
    async useQr() {
      wished = null
      readPhone = null
      renewal?.cancel()
      if (phone === null) {
        if (lastQr !== '') void showQr(lastQr)
        return
      }
      phone = null
      lastQr = ''
      shown = 0
      deps.offer({ method: 'preparing' })
      await client.cancelPairingCode()
    },
    linked() {
      renewal?.cancel()
      readPhone = phone ?? readPhone
      phone = null
    },
    stop() {
      renewal?.cancel()
      phone = null
    },
  }
  return desk
}
