import { crc32, deflateSync } from 'node:zlib'

/** A file of the shop that the core serves under `/p/`. */
export interface SampleFile {
  readonly mimetype: string
  readonly bytes: Buffer
}

/** Draws something like a bag of rice: light grains on brown. The result is an unfiltered PNG with 8-bit colours. */
function ricePicture(width: number, height: number): Buffer {
  const rows = Buffer.alloc(height * (1 + 3 * width))
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const isGrain = (x * 7 + y * 13) % 29 < 9
      rows.set(isGrain ? [244, 238, 220] : [139, 104, 62], y * (1 + 3 * width) + 1 + 3 * x)
    }
  }
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type), data])
    const frame = Buffer.alloc(8)
    frame.writeUInt32BE(data.length, 0)
    frame.writeUInt32BE(crc32(body), 4)
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
  }
  const head = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0])
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  const parts = [chunk('IHDR', head), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), ...parts])
}

/** Builds a one-page PDF with these lines. It has no xref table, because readers rebuild a missing one. */
const priceList = (lines: readonly string[]): Buffer => {
  const text = lines.map((line, n) => `BT /F1 14 Tf 60 ${780 - n * 24} Td (${line}) Tj ET`).join('\n')
  return Buffer.from(
    [
      '%PDF-1.4',
      '1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj',
      '2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj',
      '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj',
      `4 0 obj<</Length ${text.length}>>stream\n${text}\nendstream endobj`,
      '5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj',
      'trailer<</Root 1 0 R>>',
      '%%EOF',
    ].join('\n'),
  )
}

export const SAMPLE_FILES: Readonly<Record<string, SampleFile>> = {
  '/p/rice.png': { mimetype: 'image/png', bytes: ricePicture(320, 240) },
  '/p/price-list.pdf': {
    mimetype: 'application/pdf',
    bytes: priceList(['Rice 50 kg   78,000', 'Beans 10 kg   14,500', 'Palm oil 5 l   11,000', 'Tomatoes   9,500']),
  },
}
