import { createHash } from 'node:crypto'
import type { MessageContent, MessageView } from '../../simulator/client/control-api.ts'
import { SAMPLE_FILES } from '../../simulator/core/sample-files.ts'
import { pngOf } from '../../src/core/media/testing/samples.ts'

/** One in this many messages carries a picture and asks for one. */
const EVERY = 5

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')
const RICE = sha256(SAMPLE_FILES['/p/rice.png']!.bytes)
const asks = (text: string): boolean => text.startsWith('Show me a picture')

/** The message number `n` of the customers; `text` is the text that the core reads. */
export function nthMessage(n: number): { readonly text: string; readonly content: MessageContent } {
  if (n % EVERY !== 0) {
    const text = `How much is rice? (${n})`
    return { text, content: { kind: 'chat', body: text } }
  }
  const text = `Show me a picture (${n})`
  const media = { mimetype: 'image/png', data: sentWith(text).toString('base64') }
  return { text, content: { kind: 'image', media, caption: text } }
}

const sentWith = (text: string): Buffer => Buffer.concat([pngOf(64, 48), Buffer.alloc(200_000, text)])

interface Post {
  readonly message?: unknown
  readonly media?: { readonly data?: string; readonly omitted?: boolean } | null
}

/** The texts of customers' pictures that reached the core with wrong bytes, or without bytes and without the mark that they are omitted. */
export function wrongIn(posts: readonly (Post | null)[]): readonly string[] {
  return posts.flatMap((post) => {
    const text = String(post?.message)
    if (!asks(text)) return []
    const { data, omitted } = post?.media ?? {}
    const isRight = data === undefined ? omitted === true : Buffer.from(data, 'base64').equals(sentWith(text))
    return isRight ? [] : [text]
  })
}

/** The number of the shop's pictures in one chat, and how many of them have wrong bytes. */
export function picturesIn(replies: readonly MessageView[]): { readonly count: number; readonly wrong: number } {
  const pictures = replies.filter(({ media }) => media !== null)
  return { count: pictures.length, wrong: pictures.filter(({ media }) => media?.sha256 !== RICE).length }
}

export const picturesAsked = (texts: readonly string[]): number => texts.filter(asks).length
