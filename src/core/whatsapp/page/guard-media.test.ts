import { afterEach, expect, test, vi } from 'vitest'
import { guardMedia } from './guard-media.ts'

afterEach(() => vi.unstubAllGlobals())

/** The library's functions in a page; an upload lasts until it is resolved. */
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
  'an upload by %s that ends too late becomes no message, one that ends in time does',
  async (name) => {
    const { library, upload } = stubPage()
    expect(guardMedia()).toBe(true)
    const late = library[name]({ until: Date.now() - 1 })
    // As if the clock was set back meanwhile.
    const afterSetBack = library[name]({ until: Date.now() + 60_000, mostMs: -1 })
    const inTime = library[name]({ until: Date.now() + 60_000, mostMs: 60_000 })
    const unbounded = library[name]({})
    upload.resolve('prepared')
    await expect(late).rejects.toThrow('took too long')
    await expect(afterSetBack).rejects.toThrow('took too long')
    expect(await Promise.all([inTime, unbounded])).toEqual(['prepared', 'prepared'])
  },
)

test('the guard is installed once and passes all arguments on unchanged', async () => {
  const { library, original, upload } = stubPage()
  guardMedia()
  const guarded = library.processMediaData
  expect(guardMedia()).toBe(true)
  expect(library.processMediaData).toBe(guarded)
  upload.resolve('prepared')
  await library.processMediaData({ data: 'x' }, { forceVoice: true })
  expect(original).toHaveBeenCalledExactlyOnceWith({ data: 'x' }, { forceVoice: true })
})

test('a page without the library’s functions returns false', () => {
  vi.stubGlobal('WWebJS', undefined)
  expect(guardMedia()).toBe(false)
})
