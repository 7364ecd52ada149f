import { crc32, deflateSync } from 'node:zlib'

/** A real grey PNG of this size. `told` is the size that its header claims, for a header that lies. */
export function pngOf(width: number, height: number, told: readonly [number, number] = [width, height]): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(told[0], 0)
  header.writeUInt32BE(told[1], 4)
  header[8] = 8 // bits per sample; all else 0: grey, not interlaced
  const rows = Buffer.alloc((width + 1) * height, 0x80)
  for (let row = 0; row < height; row += 1) rows[row * (width + 1)] = 0
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const out = Buffer.alloc(body.length + 8)
  out.writeUInt32BE(data.length, 0)
  body.copy(out, 4)
  out.writeUInt32BE(crc32(body), body.length + 4)
  return out
}

/** A JPEG header with `notes` bytes of metadata before the frame. It is cut off, so no decoder can read it to the end. */
export function jpegHeader(width: number, height: number, notes = 0): Buffer {
  const parts = [Buffer.from([0xff, 0xd8])]
  for (let left = notes; left > 0; left -= 60_000) {
    const segment = Buffer.alloc(Math.min(left, 60_000) + 4)
    segment.writeUInt16BE(0xffe1, 0)
    segment.writeUInt16BE(segment.length - 2, 2)
    parts.push(segment)
  }
  const frame = Buffer.from([0xff, 0xc2, 0, 11, 8, 0, 0, 0, 0, 1, 1, 0x11, 0])
  frame.writeUInt16BE(height, 5)
  frame.writeUInt16BE(width, 7)
  return Buffer.concat([...parts, frame, Buffer.from([0xff, 0xd9])])
}
