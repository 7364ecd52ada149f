import { expect, test } from 'vitest'
import { sayEnglish } from '../../shared/words/say.ts'
import { plainNotes } from './release-notes.ts'
import { updateFailure } from './update-failure.ts'

test.each([
  ['plain\ntext', 'plain\ntext'],
  ['<p>One</p><p>Two <b>bold</b></p>', 'One\nTwo bold'],
  ['<script>alert(1)</script>safe<style>p{}</style>', 'safe'],
  ['a &amp;lt;b&amp;gt; &lt;i&gt;', 'a &lt;b&gt; <i>'],
  ['<img src=x onerror=alert(1)>after', 'after'],
  ['2 < 3 and 5 > 4', '2 < 3 and 5 > 4'],
  ['hidden \u202Eright-to-left\u0007', 'hidden right-to-left'],
  [null, ''],
  [42, ''],
  [[{ note: 'new' }, { note: null }, null, { note: 'older' }], 'new\n\nolder'],
])('%j is shown as %j', (notes, shown) => {
  expect(plainNotes(notes)).toBe(shown)
})

test('long notes are cut', () => {
  expect(plainNotes('x'.repeat(10_000)).length).toBe(4_000)
})

test.each([
  ['check', { code: 'ERR_UPDATER_CHANNEL_FILE_NOT_FOUND' }, 'No list of versions'],
  ['check', new Error('net::ERR_INTERNET_DISCONNECTED'), 'cannot be reached'],
  ['check', new Error('unexpected token'), 'makes no sense'],
  ['download', { code: 'ERR_CHECKSUM_MISMATCH' }, 'thrown away'],
  ['download', { code: 'ENOSPC' }, 'disk is full'],
  ['install', { code: 'EACCES' }, 'by hand'],
  ['install', new Error('odd'), 'old one goes on'],
] as const)('a failed %s with %j gives a plain sentence', (step, error, words) => {
  expect(sayEnglish(updateFailure(step, error))).toContain(words)
})
