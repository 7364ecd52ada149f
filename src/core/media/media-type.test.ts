import { expect, test } from 'vitest'
import { isShowableSize } from '../../shared/model/media.ts'
import { mediaTypeOf } from './media-type.ts'
import { pixelSizeOf } from './pixel-size.ts'
import { jpegHeader, pngOf } from './testing/samples.ts'

const latin1 = (text: string) => Buffer.from(text, 'latin1')
const ogg = (codec: string) => Buffer.concat([latin1('OggS'), Buffer.alloc(24), latin1(codec)])
const box = (brand: string) => latin1(`\0\0\0\x20ftyp${brand}\0\0\0\0`)
const webp = (kind: string, rest: readonly number[]) =>
  Buffer.concat([latin1('RIFF\0\0\0\0WEBP'), latin1(kind), Buffer.from([0, 0, 0, 0, ...rest]), Buffer.alloc(20)])

test.each([
  ['image/jpeg', jpegHeader(1, 1)],
  ['image/png', pngOf(1, 1)],
  ['image/gif', latin1('GIF89a\x01\0\x01\0')],
  ['image/webp', webp('VP8 ', [])],
  ['audio/ogg', ogg('OpusHead')],
  ['audio/mpeg', latin1('ID3\x04')],
  ['audio/mpeg', Buffer.from([0xff, 0xfb, 0x90, 0x64])],
  ['audio/mp4', box('M4A ')],
  ['video/mp4', box('isom')],
  ['video/mp4', box('mp42')],
  ['video/webm', latin1('\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webm')],
  ['application/pdf', latin1('%PDF-1.7')],
] as const)('%s is detected from its first bytes', (type, bytes) => {
  expect(mediaTypeOf(bytes)).toBe(type)
})

test.each([
  ['nothing', Buffer.alloc(0)],
  ['one byte', Buffer.from([0xff])],
  ['an SVG', latin1('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')],
  ['a page', latin1('<!doctype html><script>alert(1)</script>')],
  ['a page after a mark of order', latin1('\xef\xbb\xbf<html>')],
  ['a program', latin1('MZ\x90\0')],
  ['a film with Theora', ogg('\x80theora')],
  ['a picture of another kind in a film’s box', box('heic')],
  ['Matroska', latin1('\x1a\x45\xdf\xa3\x9fB\x82\x88matroska')],
  ['AAC without a box', Buffer.from([0xff, 0xf1, 0x50, 0x80])],
  ['only ones', Buffer.alloc(64, 0xff)],
] as const)('%s is not a type that is shown', (_what, bytes) => {
  expect(mediaTypeOf(bytes)).toBe('application/octet-stream')
})

test('the pixel size of a picture comes from its header', () => {
  expect(pixelSizeOf('image/png', pngOf(3, 4, [20_000, 20_001]))).toEqual({ width: 20_000, height: 20_001 })
  expect(pixelSizeOf('image/jpeg', jpegHeader(4000, 3000, 200_000))).toEqual({ width: 4000, height: 3000 })
  expect(pixelSizeOf('image/gif', latin1('GIF89a\x40\x01\xf0\0'))).toEqual({ width: 320, height: 240 })
  const vp8 = webp('VP8 ', [0, 0, 0, 0x9d, 0x01, 0x2a, 0x40, 0x01, 0xf0, 0x00])
  expect(pixelSizeOf('image/webp', vp8)).toEqual({ width: 320, height: 240 })
  expect(pixelSizeOf('image/webp', webp('VP8L', [0x2f, 0x3f, 0xc1, 0x3b, 0]))).toEqual({ width: 320, height: 240 })
  expect(pixelSizeOf('image/webp', webp('VP8X', [0, 0, 0, 0, 0x3f, 1, 0, 0xef, 0, 0]))).toEqual({
    width: 320,
    height: 240,
  })
})

test('a broken header has no size, and a picture of unknown or extreme size is not shown', () => {
  for (const bytes of [
    jpegHeader(9, 9).subarray(0, 8),
    latin1('\xff\xd8\xff\xe1\0\0'),
    latin1('\xff\xd8\xff\xff\xff\xff'),
  ]) {
    expect(pixelSizeOf('image/jpeg', bytes)).toBeNull()
  }
  expect(pixelSizeOf('image/png', pngOf(1, 1).subarray(0, 20))).toBeNull()
  expect(isShowableSize(null, null)).toBe(false)
  expect(isShowableSize(20_000, 20_000)).toBe(false)
  expect(isShowableSize(0, 5)).toBe(false)
  expect(isShowableSize(65_535, 1)).toBe(false)
  expect(isShowableSize(4_000, 3_000)).toBe(true)
})
