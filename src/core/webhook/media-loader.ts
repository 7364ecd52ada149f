import { cleanFileName } from '../../shared/file-name.ts'
import type { Logger } from '../ports.ts'
import type { SettingsReader } from '../settings/settings.ts'
import type { MessageRow } from '../storage/message-table.ts'
import type { ChatSender } from '../whatsapp/chat-sender.ts'
import type { IncomingMessage } from '../whatsapp/incoming-message.ts'
import { withoutBytes, type MediaPayload } from './payload.ts'

const TIMEOUT_MS = 30_000
const MEGABYTE = 1024 * 1024

/** Builds the media object of the webhook body when the setting asks for bytes, and has at most `atMost` of them. A failed download never blocks the message. */
export function createMediaLoader(deps: {
  readonly settings: SettingsReader
  readonly sender: Pick<ChatSender, 'downloadMedia'>
  readonly logger: Logger
}): (row: MessageRow, atMost: number) => Promise<MediaPayload | null> {
  const { settings, sender, logger } = deps
  return async (row, atMost) => {
    if (row.has_media === 0 || settings.get('forward.media') !== 'bytes') return null
    const known = readKnown(row.media)
    const about: MediaPayload = {
      mimetype: known.mimetype ?? null,
      filename: known.filename ?? null,
      size: known.size ?? null,
      ...(known.originalFilename === undefined ? {} : { original_filename: known.originalFilename }),
    }
    const maxBytes = Math.min(settings.get('forward.mediaLimitMegabytes') * MEGABYTE, atMost)
    if (maxBytes === 0 || (about.size !== null && about.size > maxBytes)) return withoutBytes(about)
    try {
      const media = await sender.downloadMedia(row.session_id, row.message_id, { maxBytes, timeoutMs: TIMEOUT_MS })
      if (media === null) return withoutBytes(about)
      const { mimetype, filename, data } = media
      const name = about.filename ?? (filename == null ? null : cleanFileName(filename))
      return { ...about, mimetype, filename: name, size: data.length, data: data.toString('base64') }
    } catch (error) {
      logger.warn('media could not be downloaded', { row: row.id, error })
      return withoutBytes(about)
    }
  }
}

/** What the page told about the media; nothing where the stored text is damaged. */
function readKnown(text: string | null): Partial<NonNullable<IncomingMessage['media']>> {
  try {
    const value: unknown = text === null ? null : JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    return {} // A salvaged row: the message goes out without the details.
  }
}
