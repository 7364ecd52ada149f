import type { FileHandle } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { openKeptFile, type KeptFile } from './kept-file.ts'
import { showableOf } from './showable.ts'

export interface MediaAnswer {
  readonly status: 200 | 206 | 404 | 405 | 416
  readonly headers: Readonly<Record<string, string>>
  /** Closes its file when it ends. */
  readonly body: Readable | null
}

/**
 * A served file runs nothing and loads nothing, whatever it holds. It is never cached, so that it is gone when its customer is
 * deleted.
 */
const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': "default-src 'none'; sandbox",
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'accept-ranges': 'bytes',
}

/**
 * Answers a window's request for a kept file or a part of it. Only types of the closed list are shown, detected from the first
 * bytes; any other file is served as a download. The shell decides who may request.
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
  /** Inclusive. */
  readonly end: number
  readonly isWhole: boolean
}

/** Parses one byte range, as players request it; null when it lies outside the file. Any other header gets the whole file. */
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
