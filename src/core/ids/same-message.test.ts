import { expect, test } from 'vitest'
import type { FileAttachment } from '../../shared/model/attachment.ts'
import { isSaid, type Seen } from './same-message.ts'

const file = (change: Partial<FileAttachment>): FileAttachment => ({
  ...{ kind: 'file', sha256: 'a'.repeat(64), size: 1_000, mimetype: 'image/png', filename: 'rice', shownAs: 'image' },
  ...change,
})
const remade = (type: string, change: Partial<Seen> = {}): Seen => ({
  ...{ messageId: 'true_1@c.us_3EB0AA', body: 'Here', type },
  media: { sha256: 'b'.repeat(64), size: 900, filename: null },
  ...change,
})
const isOurs = (attachment: FileAttachment, seen: Seen) => isSaid({ text: 'Here', attachment }, seen)

const film = { shownAs: 'video', mimetype: 'video/mp4' } as const
const gif = { mimetype: 'image/gif' } as const

test.each([
  ['a picture', file({}), remade('image'), true],
  ['a film', file(film), remade('video'), true],
  ['a GIF as a film', file(gif), remade('video'), true],
  ['a picture as a film', file({}), remade('video'), false],
  ['a film with another caption', file(film), remade('video', { body: 'There' }), false],
  ['a film from the owner’s phone', file(film), remade('video', { messageId: 'true_1@c.us_3A11' }), false],
  // WhatsApp sends these unchanged.
  ['a sticker', file({ shownAs: 'sticker', mimetype: 'image/webp' }), remade('sticker'), false],
  ['a document', file({ shownAs: 'document', mimetype: 'application/pdf' }), remade('document'), false],
  ['a voice note', file({ shownAs: 'voice', mimetype: 'audio/ogg' }), remade('ptt'), false],
] as const)(
  '%s with other bytes counts as ours only if WhatsApp re-encodes such files',
  (_what, ours, seen, expected) => {
    expect(isOurs(ours, seen)).toBe(expected)
  },
)
