import { certificateDateError } from '../http/certificate-error.ts'

/** Less is corrected and does no harm. */
export const CLOCK_WRONG_MS = 5 * 60_000
/** A message may come late by less: only older ones say that this computer's clock is ahead. */
const MESSAGE_LATE_MS = 3_600_000

/**
 * Whether the core's certificate is not valid because this computer's clock is wrong: WhatsApp's messages must say so too, in the same
 * direction. On the certificate's word alone nobody doubts the clock. `detail`: how the connection failed.
 */
export function isClockByCertificate(detail: string | null, whatsappOffMs: number | null): boolean {
  if (whatsappOffMs === null) return false
  const misses = certificateDateError(detail)
  return (
    (misses === 'early' && whatsappOffMs > CLOCK_WRONG_MS) || (misses === 'late' && whatsappOffMs < -MESSAGE_LATE_MS)
  )
}
