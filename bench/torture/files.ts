import { createHash } from 'node:crypto'
import { pngOf } from '../../src/core/media/testing/samples.ts'

/** What an answer carries besides its text. */
export type Brings =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'url' | 'data'; readonly bytes: Buffer }
  | { readonly kind: 'place'; readonly latitude: number; readonly longitude: number }

const SIZE = 30_000

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest()

const HEADER = pngOf(64, 48)

/** A different picture for each text. */
export function pictureOf(text: string, size = SIZE): Buffer {
  const fill = Buffer.alloc(size, digestOf(`fill ${text}`))
  return Buffer.concat([HEADER, fill])
}

/** Depends on the question alone, so that each run, post and call brings the same. */
export function bringsOf(question: string): Brings {
  const digest = digestOf(question)
  const choice = digest[0]! % 10
  if (choice > 4) return { kind: 'nothing' }
  if (choice < 4) return { kind: choice < 2 ? 'url' : 'data', bytes: pictureOf(`answer to ${question}`) }
  return { kind: 'place', latitude: digest.readUInt16BE(2) / 1_000, longitude: digest.readUInt16BE(4) / 1_000 }
}

/** The picture that a customer sends with this question; null if the message is text only. */
export const sentWith = (question: string): Buffer | null =>
  digestOf(question)[1]! % 4 === 0 ? pictureOf(`from ${question}`) : null

/** The fields beside the text of an answer or of a call. */
export function fieldsOf(question: string, coreUrl: string): Readonly<Record<string, unknown>> {
  const brings = bringsOf(question)
  switch (brings.kind) {
    case 'nothing':
      return {}
    case 'url':
      return { media: { url: `${coreUrl}/files/${encodeURIComponent(question)}` } }
    case 'data':
      return { media: { data: brings.bytes.toString('base64'), mimetype: 'image/png' } }
    case 'place':
      return { location: { latitude: brings.latitude, longitude: brings.longitude } }
  }
}
