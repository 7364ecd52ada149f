import type { MediaType } from '../../shared/model/media.ts'

/** Bytes searched for a picture's size. In a JPEG, metadata may stand before it. */
export const SIZE_BYTES = 1_048_576

export interface PixelSize {
  readonly width: number
  readonly height: number
}

/**
 * Width and height from the header, for which a decoder would allocate memory. Null for a broken header or a file that is not a
 * picture.
 */
export function pixelSizeOf(type: MediaType, head: Buffer): PixelSize | null {
  switch (type) {
    case 'image/png':
      return head.length < 24 ? null : { width: head.readUInt32BE(16), height: head.readUInt32BE(20) }
    case 'image/gif':
      return head.length < 10 ? null : { width: head.readUInt16LE(6), height: head.readUInt16LE(8) }
    case 'image/jpeg':
      return sizeOfJpeg(head)
    case 'image/webp':
      return sizeOfWebp(head)
    default:
      return null
  }
}

/** Walks from segment to segment until the one that begins a frame. */
function sizeOfJpeg(head: Buffer): PixelSize | null {
  let at = 2
  while (at + 9 <= head.length) {
    if (head[at] !== 0xff) return null
    const marker = head[at + 1]!
    if (marker === 0xff) {
      at += 1 // a byte of padding
      continue
    }
    if (isFrame(marker)) return { width: head.readUInt16BE(at + 7), height: head.readUInt16BE(at + 5) }
    const length = head.readUInt16BE(at + 2)
    if (length < 2) return null
    at += 2 + length
  }
  return null
}

/** SOF0 to SOF15; three markers between them mean something else. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
}

function sizeOfWebp(head: Buffer): PixelSize | null {
  if (head.length < 30) return null
  switch (head.subarray(12, 16).toString('latin1')) {
    case 'VP8 ':
      return { width: head.readUInt16LE(26) & 0x3fff, height: head.readUInt16LE(28) & 0x3fff }
    case 'VP8L': {
      const bits = head.readUInt32LE(21)
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 }
    }
    case 'VP8X':
      return { width: head.readUIntLE(24, 3) + 1, height: head.readUIntLE(27, 3) + 1 }
    default:
      return null
  }
}
