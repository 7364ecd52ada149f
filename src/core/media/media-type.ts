import type { MediaType } from '../../shared/model/media.ts'

/** Bytes from the start of a file that `mediaTypeOf` needs. */
export const TYPE_BYTES = 64

const starts = (head: Buffer, text: string, at = 0): boolean =>
  head.subarray(at, at + text.length).toString('latin1') === text

/** Brands of MP4 files with sound only, and of those that may hold a video. Pictures (HEIC, AVIF) use the same box. */
const SOUND_BRANDS = ['M4A ', 'M4B ']
const FILM_BRANDS = [
  'isom',
  'iso2',
  'iso4',
  'iso5',
  'iso6',
  'mp41',
  'mp42',
  'avc1',
  'M4V ',
  'MSNV',
  '3gp4',
  '3gp5',
  '3gp6',
  'dash',
]

/**
 * Detects a file's type from its first bytes. Ignores its name and the type claimed by the sender: an SVG or a web page named `.jpg`
 * is `application/octet-stream`.
 */
export function mediaTypeOf(head: Buffer): MediaType {
  if (head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) return 'image/jpeg'
  if (starts(head, '\x89PNG\r\n\x1a\n') && starts(head, 'IHDR', 12)) return 'image/png'
  if (starts(head, 'GIF87a') || starts(head, 'GIF89a')) return 'image/gif'
  if (starts(head, 'RIFF') && starts(head, 'WEBPVP8', 8)) return 'image/webp'
  if (starts(head, 'OggS') && starts(head, 'OpusHead', 28)) return 'audio/ogg'
  if (starts(head, 'ID3') || isMp3Frame(head)) return 'audio/mpeg'
  if (starts(head, 'ftyp', 4)) return typeOfBrand(head.subarray(8, 12).toString('latin1'))
  if (starts(head, '\x1a\x45\xdf\xa3') && head.includes('webm')) return 'video/webm'
  if (starts(head, '%PDF-')) return 'application/pdf'
  return 'application/octet-stream'
}

function typeOfBrand(brand: string): MediaType {
  if (SOUND_BRANDS.includes(brand)) return 'audio/mp4'
  return FILM_BRANDS.includes(brand) ? 'video/mp4' : 'application/octet-stream'
}

/** Whether this is the header of an MPEG audio frame, layer III, with a valid version, bit rate and sampling rate. */
function isMp3Frame(head: Buffer): boolean {
  const [first = 0, second = 0, third = 0] = head
  if (first !== 0xff || (second & 0xe6) !== 0xe2 || (second & 0x18) === 0x08) return false
  return third >> 4 !== 15 && third >> 4 !== 0 && (third & 0x0c) !== 0x0c
}
