import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { relative, sep } from 'node:path'
import { strToU8, zipSync, type Zippable } from 'fflate'
import { shelfPlace, shellPlatform } from '../browser-shelf.ts'
import { PINNED_VERSION } from '../pinned-browser.ts'
import { puppeteerBrowsers } from '../puppeteer-browsers.ts'

/** Faults of the server, until they are changed. */
export interface ServerFaults {
  /** Breaks the connection after this many bytes of each response. */
  readonly cutAfter?: number
  readonly status?: number
  /** Sends this many bytes, then nothing, and keeps the connection open. */
  readonly stallAfter?: number
  /** Sends bytes endlessly, without a content length. */
  readonly endless?: boolean
  readonly hash?: 'none' | 'wrong'
  readonly ignoreRange?: boolean
  /** Pause (ms) after each 64 KB, so that a test can act during the download. */
  readonly pauseMs?: number
  readonly redirectTo?: string
}

export interface BrowserServer {
  readonly url: string
  readonly archive: Buffer
  /** One entry per request: the offset of the first requested byte. */
  readonly asked: readonly number[]
  readonly sentBytes: number
  faults: ServerFaults
  /** Publishes a different file at the same URL, with a different etag. */
  replace(archive: Buffer): void
  stop(): Promise<void>
}

/** An archive like those of Chrome for Testing. Its browser is a shell script that prints its version. */
export function makeArchive(
  options: {
    readonly script?: string
    readonly fillerBytes?: number
    readonly executable?: boolean
    /** Platform of the build. Default: this machine's. */
    readonly platform?: ReturnType<typeof shellPlatform>
  } = {},
): Buffer {
  const platform = options.platform ?? shellPlatform()
  if (platform === null) throw new Error('there is no small browser for this machine')
  const place = shelfPlace('/shelf', platform, PINNED_VERSION)
  const name = relative(place.folder, place.path).split(sep).join('/')
  const script = options.script ?? `echo "Google Chrome for Testing ${PINNED_VERSION}"`
  const filler = Buffer.alloc(options.fillerBytes ?? 1_000_000)
  for (let at = 0; at < filler.length; at += 1) filler[at] = (at * 31 + (at >> 8)) & 0xff
  const attrs = (options.executable === false ? 0o100644 : 0o100755) << 16
  const files: Zippable = {
    [name]: [strToU8(`#!/bin/sh\n${script}\n`), { os: 3, attrs, level: 0 }],
    [name.replace(/[^/]+$/, 'icudtl.dat')]: [filler, { level: 0 }],
  }
  return Buffer.from(zipSync(files))
}

/** Publishes one archive on this machine, with byte ranges, an etag and the checksum header of Google's storage. */
export async function startBrowserServer(first: Buffer = makeArchive()): Promise<BrowserServer> {
  const platform = shellPlatform()
  const { Browser, getDownloadUrl } = puppeteerBrowsers()
  const path = getDownloadUrl(Browser.CHROMEHEADLESSSHELL, platform!, PINNED_VERSION, 'http://x').pathname
  let archive = first
  let faults: ServerFaults = {}
  let sentBytes = 0
  const asked: number[] = []
  const md5 = (): string => createHash('md5').update(archive).digest('base64')

  const send = async (response: ServerResponse, bytes: Buffer): Promise<void> => {
    const stopAt = faults.cutAfter ?? faults.stallAfter ?? bytes.length
    const step = faults.pauseMs === undefined ? bytes.length : 64 * 1024
    const until = Math.min(stopAt, bytes.length)
    for (let at = 0; at < until && !response.destroyed; at += step) {
      const chunk = bytes.subarray(at, Math.min(at + step, until))
      await new Promise((resolve) => response.write(chunk, resolve))
      sentBytes += chunk.length
      if (faults.pauseMs !== undefined) await new Promise((resolve) => setTimeout(resolve, faults.pauseMs))
    }
    if (until === bytes.length) response.end()
    else if (faults.cutAfter !== undefined) response.destroy()
  }
  const sendEndlessly = (response: ServerResponse): void => {
    response.writeHead(200, headers())
    const more = (): void => {
      if (!response.destroyed) response.write(Buffer.alloc(1024 * 1024), more)
    }
    more()
  }
  const headers = (): Record<string, string> => ({
    etag: `"${md5()}"`,
    ...(faults.hash === 'none'
      ? {}
      : { 'x-goog-hash': `crc32c=AAAAAA==, md5=${faults.hash === 'wrong' ? `${'A'.repeat(22)}==` : md5()}` }),
  })
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    response.on('error', () => undefined)
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0)
    asked.push(from)
    if (faults.redirectTo !== undefined) return void response.writeHead(302, { location: faults.redirectTo }).end()
    if (faults.status !== undefined) return void response.writeHead(faults.status).end('no')
    if (request.url !== path) return void response.writeHead(404).end()
    if (faults.endless === true) return sendEndlessly(response)
    const isPart = from > 0 && faults.ignoreRange !== true && request.headers['if-range'] === `"${md5()}"`
    if (isPart && from >= archive.length) return void response.writeHead(416).end()
    const bytes = isPart ? archive.subarray(from) : archive
    const range = isPart ? { 'content-range': `bytes ${from}-${archive.length - 1}/${archive.length}` } : {}
    response.writeHead(isPart ? 206 : 200, { ...headers(), ...range, 'content-length': String(bytes.length) })
    void send(response, bytes)
  }
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get archive() {
      return archive
    },
    asked,
    get sentBytes() {
      return sentBytes
    },
    get faults() {
      return faults
    },
    set faults(next) {
      faults = next
    },
    replace(next) {
      archive = next
    },
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
