/** What the shop shows: files that the core gives out under `/p/`. */
export interface SampleFile {
  readonly mimetype: string
  readonly bytes: Buffer
}

/** A grey pixel: nobody looks at what it shows. */
const RICE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

/** One page with these lines. Readers build the table of places anew where it is missing. */
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
  '/p/rice.png': { mimetype: 'image/png', bytes: RICE },
  '/p/price-list.pdf': {
    mimetype: 'application/pdf',
    bytes: priceList(['Rice 50 kg   78,000', 'Beans 10 kg   14,500', 'Palm oil 5 l   11,000', 'Tomatoes   9,500']),
  },
}
