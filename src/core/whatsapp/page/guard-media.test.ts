import { afterEach, expect, test, vi } from 'vitest'
import { guardMedia } from './guard-media.ts'

afterEach(() => vi.unstubAllGlobals())

/** The library's functions in a page; an upload takes until it is let go. */
function stubPage() {
  const upload = Promise.withResolvers<string>()
  const library = {
    processMediaData: vi.fn((_media: object, _options?: object) => upload.promise),
    processStickerData: vi.fn((_media: object) => upload.promise),
  }
  const original = library.processMediaData
  vi.stubGlobal('WWebJS', library)
  return { library, original, upload }
}

test.each(['processMediaData', 'processStickerData'] as const)(
  'an upload by %s that ends too late becomes no message, one in time does',
  async (name) => {
    const { library, upload } = stubPage()
    expect(guardMedia()).toBe(true)
    const late = library[name]({ until: Date.now() - 1 })
    // The clock was set back meanwhile.
    const afterSetBack = library[name]({ until: Date.now() + 60_000, mostMs: -1 })
    const inTime = library[name]({ until: Date.now() + 60_000, mostMs: 60_000 })
    const unbounded = library[name]({})
    upload.resolve('prepared')
    await expect(late).rejects.toThrow('took too long')
    await expect(afterSetBack).rejects.toThrow('took too long')
    expect(await Promise.all([inTime, unbounded])).toEqual(['prepared', 'prepared'])
  },
)

test('it is put there once, and hands everything on as it was', async () => {
  const { library, original, upload } = stubPage()
  guardMedia()
  const guarded = library.processMediaData
  expect(guardMedia()).toBe(true)
  expect(library.processMediaData).toBe(guarded)
  upload.resolve('prepared')
  await library.processMediaData({ data: 'x' }, { forceVoice: true })
  expect(original).toHaveBeenCalledExactlyOnceWith({ data: 'x' }, { forceVoice: true })
})

test('a page without the library’s functions says so', () => {
  vi.stubGlobal('WWebJS', undefined)
  expect(guardMedia()).toBe(false)
})
