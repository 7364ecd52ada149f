import type { MediaRow } from '../storage/media-table.ts'
import { MINUTE_MS } from '../time/durations.ts'
import type { DownloadLimits } from '../whatsapp/download-media.ts'
import type { IncomingMessage } from '../whatsapp/incoming-message.ts'

const MEGABYTE = 1_000_000
const PICTURE_BYTES = 5 * MEGABYTE
/** A voice note of an hour. */
const VOICE_BYTES = 16 * MEGABYTE
/** Limited because the page holds the whole file while it decrypts it. */
const OPENED_BYTES = 100 * MEGABYTE

/**
 * Whether media is fetched at once under `media.keep: auto`, by WhatsApp's type and size. An unknown size passes: the download finds
 * it out.
 */
export function isWantedAtOnce({ type, media }: Pick<IncomingMessage, 'type' | 'media'>): boolean {
  const size = media?.size ?? 0
  if (type === 'image' || type === 'sticker') return size <= PICTURE_BYTES
  return type === 'ptt' && size <= VOICE_BYTES
}

/** How large a file may be, and how long fetching it may take. */
export function limitsOf({ opened }: Pick<MediaRow, 'opened'>): DownloadLimits {
  return opened === 1
    ? { maxBytes: OPENED_BYTES, timeoutMs: 3 * MINUTE_MS }
    : { maxBytes: VOICE_BYTES, timeoutMs: MINUTE_MS }
}
