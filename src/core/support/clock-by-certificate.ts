import { certificateDateError } from '../http/certificate-error.ts'

/** A smaller clock error is corrected and does no harm. */
export const CLOCK_WRONG_MS = 5 * 60_000
/** A message may arrive late by up to this much; only an older one proves that this computer's clock is ahead. */
const MESSAGE_LATE_MS = 3_600_000

/**
 * Whether the core's certificate is rejected because this computer's clock is wrong. The certificate alone is not enough: the times of
 * WhatsApp's messages must confirm the error, in the same direction. `detail` says how the connection failed.
 */
export function isClockByCertificate(detail: string | null, whatsappOffMs: number | null): boolean {
  if (whatsappOffMs === null) return false
  const misses = certificateDateError(detail)
  return (
    (misses === 'early' && whatsappOffMs > CLOCK_WRONG_MS) || (misses === 'late' && whatsappOffMs < -MESSAGE_LATE_MS)
  )
}
