import { createHash } from 'node:crypto'
import { cleanFileName } from '../../shared/file-name.ts'
import { readCarried, type Carried } from '../media/carried.ts'
import type { MessageMedia } from '../media/message-media.ts'
import type { Logger } from '../ports.ts'
import type { SettingsReader } from '../settings/settings.ts'
import type { MediaRow } from '../storage/media-table.ts'
import type { MessageRow } from '../storage/message-table.ts'
import type { MediaPayload } from './payload.ts'

const TIMEOUT_MS = 30_000
/** For a message that is tried again: with the first limit each time, others of its chat would wait for more than a minute. */
const AGAIN_TIMEOUT_MS = 8_000
const MEGABYTE = 1024 * 1024

/**
 * Builds the media object of the webhook body when the setting asks for bytes, with at most `atMost` bytes; null otherwise. A failed
 * download never blocks the message.
 */
export function createMediaLoader(deps: {
  readonly settings: SettingsReader
  readonly media: Pick<MessageMedia, 'forCore'>
  readonly logger: Logger
}): (row: MessageRow, atMost: number) => Promise<MediaPayload | null> {
  const { settings, media, logger } = deps
  return async (row, atMost) => {
    if (row.has_media === 0 || settings.get('forward.media') !== 'bytes') return null
    const known = readCarried(row.media)
    const maxBytes = Math.min(settings.get('forward.mediaLimitMegabytes') * MEGABYTE, atMost)
    const isTooLarge = maxBytes === 0 || (known.size != null && known.size > maxBytes)
    if (isTooLarge) return without(aboutOf(known, null), 'too-large')
    try {
      const isFirstTry = row.attempts === 0 && row.unknown_outcomes === 0
      const found = await media.forCore(row, { maxBytes, timeoutMs: isFirstTry ? TIMEOUT_MS : AGAIN_TIMEOUT_MS })
      const about = aboutOf(known, found.media)
      return found.data === null ? without(about, found.reason) : withBytes(about, found.data)
    } catch (error) {
      logger.warn('media could not be loaded', { row: row.id, error })
      return without(aboutOf(known, null), 'failed')
    }
  }
}

/** The media object without bytes. Measured values go before those that WhatsApp gave. */
function aboutOf(known: Carried, media: MediaRow | null): MediaPayload {
  const duration = media?.duration ?? known.duration
  const width = media?.width ?? known.width
  const height = media?.height ?? known.height
  return {
    mimetype: known.mimetype ?? null,
    filename: known.filename == null ? null : cleanFileName(known.filename),
    size: media?.size ?? known.size ?? null,
    ...(known.originalFilename === undefined ? {} : { original_filename: known.originalFilename }),
    ...(duration == null ? {} : { duration }),
    ...(width == null ? {} : { width }),
    ...(height == null ? {} : { height }),
  }
}

function withBytes(about: MediaPayload, data: Buffer): MediaPayload {
  const sha256 = createHash('sha256').update(data).digest('hex')
  return { ...about, size: data.length, sha256, data: data.toString('base64') }
}

const without = (about: MediaPayload, reason: string | null): MediaPayload => ({
  ...about,
  omitted: true,
  reason: reason ?? 'failed',
})
