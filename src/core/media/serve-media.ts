import type { FileHandle } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { openKeptFile, type KeptFile } from './kept-file.ts'
import { showableOf } from './showable.ts'

export interface MediaAnswer {
  readonly status: 200 | 206 | 404 | 405 | 416
  readonly headers: Readonly<Record<string, string>>
  /** Ends its file with itself. */
  readonly body: Readable | null
}

/** Whatever a file holds: it runs nothing, loads nothing, and is in no cache when its customer is deleted. */
const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': "default-src 'none'; sandbox",
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'accept-ranges': 'bytes',
}

/**
 * Answers one request of a window for a kept file, or for a part of it. Only the closed list of types is shown, by the first bytes; all else
 * is bytes to be saved. Who may ask is the shell's to know.
 */
export async function serveMedia(
  folder: string,
  request: { readonly method: string; readonly sha256: string; readonly range: string | null },
): Promise<MediaAnswer> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405)
  const opened = await openKeptFile(folder, request.sha256)
  if (opened === null) return refuse(404)
  const { handle, file } = opened
  const part = partOf(request.range, file.size)
  if (part === null || request.method === 'HEAD') await handle.close()
  if (part === null) return { ...refuse(416), headers: { ...HEADERS, 'content-range': `bytes */${file.size}` } }
  const length = part.end - part.start + 1
  const headers = {
    ...HEADERS,
    ...typeHeaders(file),
    'content-length': String(length),
    ...(part.isWhole ? {} : { 'content-range': `bytes ${part.start}-${part.end}/${file.size}` }),
  }
  const body = request.method === 'HEAD' ? null : bodyOf(handle, part)
  return { status: part.isWhole ? 200 : 206, headers, body }
}

const bodyOf = (handle: FileHandle, { start, end }: Part): Readable =>
  handle.createReadStream({ start, end, autoClose: true })

const refuse = (status: 404 | 405 | 416): MediaAnswer => ({ status, headers: HEADERS, body: null })

function typeHeaders({ mimetype, width, height }: KeptFile): Readonly<Record<string, string>> {
  const { shown } = showableOf({ mimetype, width, height, isDocument: false })
  return shown !== null
    ? { 'content-type': shown, 'content-disposition': 'inline' }
    : { 'content-type': 'application/octet-stream', 'content-disposition': 'attachment' }
}

interface Part {
  readonly start: number
  /** Included. */
  readonly end: number
  readonly isWhole: boolean
}

/** One range of bytes, as players ask for it; null when it lies outside. What is no such range is answered with the whole. */
function partOf(range: string | null, size: number): Part | null {
  const whole = { start: 0, end: size - 1, isWhole: true }
  const found = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(range ?? '')
  if (found === null || (found[1] === '' && found[2] === '')) return whole
  if (found[1] === '') return lastOf(Number(found[2]), size)
  const start = Number(found[1])
  const end = found[2] === '' ? size - 1 : Math.min(Number(found[2]), size - 1)
  return start >= size || end < start ? null : { start, end, isWhole: false }
}

function lastOf(count: number, size: number): Part | null {
  return count === 0 ? null : { start: Math.max(0, size - count), end: size - 1, isWhole: false }
}
