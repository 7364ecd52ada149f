import { randomUUID } from 'node:crypto'
import type { Logger } from '../ports.ts'
import { describeError } from './describe-error.ts'
import { READ_LIMIT_MS, type PageCalls } from './page-calls.ts'
import { dropMedia, holdMedia, readHeldMedia } from './page/hold-media.ts'
import { TimeLimitError } from '../time/within.ts'

/** Bytes per part that leaves the page; base64 adds a third. The host holds no more at once. */
const PART_BYTES = 524_288

export interface DownloadLimits {
  readonly maxBytes: number
  readonly timeoutMs: number
}

/** Why the media of a message is unavailable. `asked`: the phone was asked to upload it to WhatsApp's server again. */
export type NoMedia = 'not-connected' | 'gone' | 'asked' | 'too-large' | 'too-slow' | 'failed'

export type MediaDownload<T> =
  | { readonly kind: 'read'; readonly value: T; readonly mimetype: string | null; readonly filename: string | null }
  | { readonly kind: NoMedia }

/** Consumes the bytes. Must read them to their end or throw. */
export type MediaReader<T> = (parts: AsyncIterable<Uint8Array>) => Promise<T>

/**
 * Makes the page fetch and decrypt the media of a message, and hands its bytes to `read` part by part. Never rejects for an expected
 * cause: `failed` also covers a page closed meanwhile and an error thrown by `read`.
 */
export async function downloadMedia<T>(
  deps: { readonly calls: PageCalls; readonly logger: Logger },
  messageId: string,
  { maxBytes, timeoutMs }: DownloadLimits,
  read: MediaReader<T>,
): Promise<MediaDownload<T>> {
  const { calls, logger } = deps
  const token = randomUUID()
  try {
    // The page enforces the limit itself and needs extra time to say so.
    const held = await calls.run(timeoutMs + READ_LIMIT_MS, holdMedia, messageId, token, maxBytes, timeoutMs)
    if (held.kind !== 'held') return { kind: held.kind }
    const value = await read(partsOf(calls, token, held.size))
    return { kind: 'read', value, mimetype: held.mimetype, filename: held.filename }
  } catch (error) {
    logger.warn('media could not be downloaded', { error: describeError(error) })
    return { kind: error instanceof TimeLimitError ? 'too-slow' : 'failed' }
  } finally {
    calls.run(READ_LIMIT_MS, dropMedia, token).catch((error: unknown) => {
      logger.debug('the page keeps its media', { error: describeError(error) }) // most likely the page is closed
    })
  }
}

async function* partsOf(calls: PageCalls, token: string, size: number): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < size; from += PART_BYTES) {
    const part = await calls.run(READ_LIMIT_MS, readHeldMedia, token, from, Math.min(from + PART_BYTES, size))
    if (part === null) throw new Error('the page does not hold the bytes any more')
    yield Buffer.from(part, 'base64')
  }
}
