import type { DownloadLimits, MediaDownload, MediaReader } from '../../../src/core/whatsapp/download-media.ts'
import { TimeLimitError } from '../../../src/core/time/within.ts'
import type { SentFile } from './files.ts'

/** The calls of a page that a download needs. Each rejects if the page is gone or does not answer. */
export interface MediaPage {
  find(messageId: string): Promise<SentFile | null>
  /** Resolves after the page has worked for this many ms. */
  works(milliseconds: number): Promise<void>
  /** How often this file was requested. */
  tries(sha256: string): number
}

const SLOW_MS = 45_000
/** How many tries fail for a file that is cut, or that must be asked of the phone. */
const IN_VAIN = 2

/** The bytes of a customer's message, as the page gives them: late, half, never, or only after the phone sent them again. */
export async function giveMedia<T>(
  page: MediaPage,
  messageId: string,
  { maxBytes, timeoutMs }: DownloadLimits,
  read: MediaReader<T>,
): Promise<MediaDownload<T>> {
  try {
    const file = await page.find(messageId)
    if (file === null || file.fate === 'gone') return { kind: 'gone' }
    const isInVain = page.tries(file.sha256) <= IN_VAIN
    if (file.fate === 'asked' && isInVain) return { kind: 'asked' }
    if (file.fate === 'slow') {
      await page.works(Math.min(SLOW_MS, timeoutMs))
      if (timeoutMs < SLOW_MS) return { kind: 'too-slow' }
    }
    if (file.bytes.length > maxBytes) return { kind: 'too-large' }
    const value = await read(partsOf(file.bytes, file.fate === 'cut' && isInVain))
    return { kind: 'read', value, mimetype: 'image/png', filename: null }
  } catch (error) {
    return { kind: error instanceof TimeLimitError ? 'too-slow' : 'failed' }
  }
}

async function* partsOf(bytes: Buffer, isCut: boolean): AsyncGenerator<Uint8Array> {
  const half = bytes.length >> 1
  yield bytes.subarray(0, half)
  if (isCut) throw new Error('the page does not hold the bytes any more')
  yield bytes.subarray(half)
}
