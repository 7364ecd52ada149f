import { createHash } from 'node:crypto'
import { createReadStream, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { errorCode } from '../files/error-code.ts'
import type { BrowserPlatform } from '@puppeteer/browsers'
import type { BrowserFetch, BrowserFetchFailure } from '../../shared/model/browser.ts'
import { download, mayFetchFrom, type DownloadOutcome } from '../http/download.ts'
import type { Clock } from '../ports.ts'
import type { ShelvedBrowser } from './browser-shelf.ts'
import { openPartialDownload, removePartialDownload, type PartialDownload } from './partial-download.ts'
import { expectedChecksum } from './published-checksum.ts'
import { puppeteerBrowsers } from './puppeteer-browsers.ts'
import { unpackBrowser } from './unpack-browser.ts'

/** Limits of waiting for a download. Tests use shorter ones. */
export interface FetchPatience {
  /** Every `idleMs` must bring at least `minBytes`, else the connection counts as dead. */
  readonly idleMs: number
  readonly minBytes: number
  /** Pauses (ms) between tries that brought almost nothing. After the last pause the download fails. */
  readonly pausesMs: readonly number[]
}

export interface FetchOptions {
  /** The folder that holds the fetched browsers. */
  readonly shelf: string
  readonly platform: BrowserPlatform
  readonly version: string
  /** Where to fetch from. Null: the address where Chrome for Testing is published. */
  readonly baseUrl: string | null
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly freeBytes: (folder: string) => Promise<number>
  /** Starts the unpacked browser once; true when it runs on this machine. */
  readonly runs: (path: string) => Promise<boolean>
  readonly pinned?: Readonly<Partial<Record<string, string>>>
  readonly patience?: FetchPatience
  readonly maxBytes?: number
  onStep(step: Exclude<BrowserFetch, { kind: 'idle' | 'failed' }>): void
}

export type FetchOutcome =
  /** `sha256` is the hash of the archive. */
  | { readonly kind: 'done'; readonly browser: ShelvedBrowser; readonly sha256: string }
  | { readonly kind: 'aborted' }
  | { readonly kind: 'failed'; readonly code: BrowserFetchFailure }

const MEGABYTE = 1024 * 1024
/** The archive has about 120 MB, so a much larger file is something else. */
const DEFAULT_MAX_BYTES = 600 * MEGABYTE
/** The unpacked browser takes about this many times the archive's size, in addition to the archive. */
const UNPACKED_FACTOR = 3
const DEFAULT_PATIENCE: FetchPatience = { idleMs: 30_000, minBytes: 32 * 1024, pausesMs: [1_000, 3_000, 10_000] }
/** A try that brought this much resets the count of tries. */
const WORTHWHILE_BYTES = 256 * 1024

/** Path of an unfinished download of this version. */
export function partPath(shelf: string, platform: string, version: string): string {
  return join(shelf, `chrome-headless-shell-${platform}-${version}.zip.part`)
}

/**
 * Fetches one headless shell: downloads it (resuming an earlier try), compares the checksum, unpacks it in a staging folder, proves that
 * it runs and moves it into place. Network and disk errors are outcomes, not rejections. The download is kept unless it is wrong.
 */
export async function fetchBrowser(options: FetchOptions): Promise<FetchOutcome> {
  const { shelf, platform, version, signal } = options
  const url = archiveUrl(options)
  if (url === null) return failed('bad-address')
  const path = partPath(shelf, platform, version)
  try {
    mkdirSync(shelf, { recursive: true, mode: 0o700 })
    const part = openPartialDownload(path, url)
    try {
      const problem = await downloadAll(options, url, part)
      if (problem !== null) return problem
    } finally {
      part.close()
    }
    options.onStep({ kind: 'checking' })
    const expected = expectedChecksum(platform, part.headers, options.pinned)
    if (expected === null) return drop(path, 'no-checksum')
    if ((await hashOf(path, expected.algorithm)) !== expected.hex) return drop(path, 'wrong-checksum')
    if (signal.aborted) return { kind: 'aborted' }
    options.onStep({ kind: 'unpacking' })
    const unpacked = await unpackBrowser({ ...options, archive: path, archiveName: url.split('/').at(-1) ?? '' })
    if (unpacked.kind === 'failed') return drop(path, unpacked.code)
    const sha256 = expected.algorithm === 'sha256' ? expected.hex : await hashOf(path, 'sha256')
    removePartialDownload(path)
    return { ...unpacked, sha256 }
  } catch (error) {
    return failed(diskProblem(error))
  }
}

function archiveUrl({ platform, version, baseUrl }: FetchOptions): string | null {
  const { Browser, getDownloadUrl } = puppeteerBrowsers()
  try {
    const base = baseUrl?.replace(/\/+$/, '')
    const url = getDownloadUrl(Browser.CHROMEHEADLESSSHELL, platform, version, base).href
    return mayFetchFrom(url) ? url : null
  } catch {
    return null // not a URL
  }
}

async function downloadAll(options: FetchOptions, url: string, part: PartialDownload): Promise<FetchOutcome | null> {
  const { clock, signal, patience = DEFAULT_PATIENCE } = options
  const free = await options.freeBytes(options.shelf)
  const roomFor = (totalBytes: number | null): void => {
    const needed = (totalBytes ?? 120 * MEGABYTE) * (1 + UNPACKED_FACTOR) - part.size
    if (free < needed) throw Object.assign(new Error('not enough room'), { code: 'ENOSPC' })
  }
  const tell = (): void => options.onStep({ kind: 'fetching', receivedBytes: part.size, totalBytes: part.totalBytes })
  let tries = 0
  for (;;) {
    if (part.size > 0 && part.size === part.totalBytes) return null
    const before = part.size
    tell()
    const outcome = await download(clock, {
      url,
      from: part.size,
      etag: part.etag,
      signal,
      maxBytes: options.maxBytes ?? DEFAULT_MAX_BYTES,
      idleMs: patience.idleMs,
      minBytes: patience.minBytes,
      begin(file, from) {
        roomFor(file.totalBytes)
        part.begin(file, from)
      },
      take(bytes) {
        part.take(bytes)
        tell()
      },
    })
    if (outcome.kind === 'done') return null
    if (outcome.kind === 'aborted') return { kind: 'aborted' }
    const code = failureOf(outcome)
    // 416: the server's file has nothing after our bytes, so start again from zero.
    if (outcome.kind === 'status' && outcome.status === 416)
      part.begin({ totalBytes: null, etag: null, headers: {} }, 0)
    if (part.size - before >= WORTHWHILE_BYTES) tries = 0
    const wait = patience.pausesMs[tries]
    if (!isPassing(outcome) || wait === undefined) return failed(code)
    tries += 1
    await waitFor(clock, wait, signal)
    if (signal.aborted) return { kind: 'aborted' }
  }
}

type Trouble = Exclude<DownloadOutcome, { kind: 'done' | 'aborted' }>

function isPassing(outcome: Trouble): boolean {
  if (outcome.kind !== 'status') return outcome.kind === 'network' || outcome.kind === 'stalled'
  return outcome.status >= 500 || [408, 416, 425, 429].includes(outcome.status)
}

function failureOf(outcome: Trouble): BrowserFetchFailure {
  switch (outcome.kind) {
    case 'network':
      return 'no-connection'
    case 'stalled':
      return 'too-slow'
    case 'too-large':
      return 'too-large'
    case 'refused-redirect':
      return 'bad-address'
    case 'status':
      return [403, 404, 410].includes(outcome.status) ? 'not-there' : 'server-error'
  }
}

function waitFor(clock: Clock, milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      timer.cancel()
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = clock.setTimer(milliseconds, done)
    signal.addEventListener('abort', done, { once: true })
  })
}

async function hashOf(path: string, algorithm: string): Promise<string> {
  const hash = createHash(algorithm)
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}

function drop(path: string, code: BrowserFetchFailure): FetchOutcome {
  removePartialDownload(path)
  return failed(code)
}

function failed(code: BrowserFetchFailure): FetchOutcome {
  return { kind: 'failed', code }
}

function diskProblem(error: unknown): BrowserFetchFailure {
  const code = errorCode(error)
  return code === 'ENOSPC' || code === 'EDQUOT' ? 'disk-full' : 'disk-error'
}
