import type { Logger } from '../ports.ts'
import { describeError } from './describe-error.ts'
import type { LibraryClient, LibraryMessage } from './library.ts'
import { readLimitMs, type PageCalls } from './page-calls.ts'
import type { DownloadedMedia } from './whatsapp-client.ts'

/**
 * The bytes of a message's media, or null when they cannot be had: expired, over `maxBytes`, failed or too slow. The size that
 * WhatsApp names is asked first, so that a film is not loaded to be thrown away.
 */
export async function downloadMedia(
  deps: { readonly calls: PageCalls; library(): LibraryClient; readonly logger: Logger },
  messageId: string,
  maxBytes: number,
  limitMs: number,
): Promise<DownloadedMedia | null> {
  try {
    const message = (await deps.calls.limit(
      Math.min(limitMs, readLimitMs),
      'getMessageById',
      deps.library().getMessageById(messageId),
    )) as LibraryMessage | null
    if (message === null || !message.hasMedia) return null
    // The library looks the message up by this text, which does not cross the page bridge with today's keys.
    ;(message.id as { _serialized: string })._serialized = messageId
    const size = Number((message as unknown as { _data?: { size?: unknown } })._data?.size ?? 0)
    if (size > maxBytes) return null
    const media = await deps.calls.limit(limitMs, 'downloadMedia', message.downloadMedia())
    // Undefined although the types say otherwise: the media is gone or still being fetched.
    if ((media as typeof media | undefined | null) == null) return null
    const data = Buffer.from(media.data, 'base64')
    if (data.byteLength > maxBytes) return null
    return { mimetype: media.mimetype, filename: media.filename ?? null, data }
  } catch (error) {
    deps.logger.warn('media could not be downloaded', { error: describeError(error) })
    return null
  }
}
