import { randomUUID } from 'node:crypto'
import type { Logger } from '../ports.ts'
import { describeError } from './describe-error.ts'
import { READ_LIMIT_MS, type PageCalls } from './page-calls.ts'
import { dropMedia, holdMedia, readHeldMedia } from './page/hold-media.ts'
import { TimeLimitError } from '../time/within.ts'

/** Bytes that leave the page at once: half as many again in base64, and no more in the host's memory. */
const PART_BYTES = 524_288

export interface DownloadLimits {
  readonly maxBytes: number
  readonly timeoutMs: number
}

/** Why the bytes of a message's media are not there. `asked`: the phone is asked to send them to WhatsApp's server again. */
export type NoMedia = 'not-connected' | 'gone' | 'asked' | 'too-large' | 'too-slow' | 'failed'

export type MediaDownload<T> =
  | { readonly kind: 'read'; readonly value: T; readonly mimetype: string | null; readonly filename: string | null }
  | { readonly kind: NoMedia }

/** What becomes of the bytes. It must read them to their end or throw. */
export type MediaReader<T> = (parts: AsyncIterable<Uint8Array>) => Promise<T>

/**
 * Has the page fetch and decrypt the media of a message and hands its bytes to `read` part by part. Never rejects for an expected cause:
 * a page that is closed meanwhile, and what `read` throws, is `failed`.
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
    // The page cuts by itself; it gets the time to say so.
    const held = await calls.run(timeoutMs + READ_LIMIT_MS, holdMedia, messageId, token, maxBytes, timeoutMs)
    if (held.kind !== 'held') return { kind: held.kind }
    const value = await read(partsOf(calls, token, held.size))
    return { kind: 'read', value, mimetype: held.mimetype, filename: held.filename }
  } catch (error) {
    logger.warn('media could not be downloaded', { error: describeError(error) })
    return { kind: error instanceof TimeLimitError ? 'too-slow' : 'failed' }
  } finally {
    calls.run(READ_LIMIT_MS, dropMedia, token).catch((error: unknown) => {
      logger.debug('the page holds media on', { error: describeError(error) }) // it is closed, most likely
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
