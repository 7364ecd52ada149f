import { afterEach, expect, test } from 'vitest'
import { dropMedia, holdMedia } from './hold-media.ts'
import type { PageWindow } from './page-window.ts'

const page = globalThis as unknown as { require: unknown } & Pick<PageWindow, 'salesboyMedia'>
const before = page.require
afterEach(() => {
  page.require = before
  delete page.salesboyMedia
})

interface PageMedia {
  readonly stage?: string
  readonly size?: number
  /** The stage after the page's own fetch. */
  readonly after?: string
  readonly download?: (options: { readonly signal: AbortSignal }) => Promise<ArrayBuffer>
}

/** The modules that the library itself relies on, with one message. */
function pageWith({ stage = 'NEED_POKE', size, after = 'RESOLVED', download }: PageMedia): { fetched: number } {
  const seen = { fetched: 0 }
  const mediaData = { mediaStage: stage }
  const msg = {
    ...{ mediaData, size, mimetype: 'image/png', filename: undefined },
    downloadMedia: async () => {
      seen.fetched += 1
      mediaData.mediaStage = after
    },
  }
  const modules: Readonly<Record<string, unknown>> = {
    WAWebCollections: {
      Msg: { get: (id: string) => (id === 'known' ? msg : undefined), getMessagesById: async () => ({ messages: [] }) },
    },
    WAWebDownloadManager: {
      downloadManager: { downloadAndMaybeDecrypt: download ?? (async () => new Uint8Array([1, 2, 3]).buffer) },
    },
  }
  page.require = (name: string) => modules[name]
  return seen
}

const refused = (status: number) => async () => Promise.reject(Object.assign(new Error('r'), { status }))
const hold = (id = 'known', maxBytes = 100, limitMs = 5_000) => holdMedia(id, 'token', maxBytes, limitMs)

test('the page holds what it decrypted until it is dropped', async () => {
  pageWith({})
  expect(await hold()).toEqual({ kind: 'held', size: 3, mimetype: 'image/png', filename: null })
  expect(page.salesboyMedia?.get('token')?.size).toBe(3)
  dropMedia('token')
  expect(page.salesboyMedia?.size).toBe(0)
})

test.each([
  ['its message is not known', 'other', {}, 'failed'],
  ['its sender says it is too large', 'known', { size: 101 }, 'too-large'],
  ['it is larger than its sender says', 'known', { size: 1, download: async () => new ArrayBuffer(101) }, 'too-large'],
  ['the server has it no more', 'known', { after: 'ERROR_MISSING', download: refused(404) }, 'gone'],
  ['the server has had it', 'known', { after: 'ERROR_MISSING', download: refused(410) }, 'gone'],
  ['the server fails', 'known', { after: 'ERROR_UNKNOWN', download: refused(500) }, 'failed'],
  ['the phone is being asked', 'known', { stage: 'REUPLOADING' }, 'asked'],
  ['the phone is asked now', 'known', { after: 'REUPLOADING' }, 'asked'],
  ['the page is still at it', 'known', { after: 'FETCHING' }, 'too-slow'],
] as const)('nothing is held if %s', async (_what, id, media, kind) => {
  pageWith(media)
  expect(await hold(id)).toEqual({ kind })
  expect(page.salesboyMedia?.size ?? 0).toBe(0)
})

test('a file whose announced size is too large is not fetched at all', async () => {
  const seen = pageWith({ size: 2_147_483_648 })
  expect(await hold()).toEqual({ kind: 'too-large' })
  expect(seen.fetched).toBe(0)
})

test('a download that never ends is aborted, even if it ignores the signal', async () => {
  let isCut = false
  pageWith({
    download: ({ signal }) => {
      signal.addEventListener('abort', () => (isCut = true))
      return new Promise(() => undefined)
    },
  })
  expect(await hold('known', 100, 20)).toEqual({ kind: 'too-slow' })
  expect(isCut).toBe(true)
})
