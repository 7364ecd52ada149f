import { expect, test } from 'vitest'
import { MINUTE_MS } from '../time/durations.ts'
import { changeAfter } from './change-after.ts'

const NOW = 1_000_000
const HALF = 0.5 // no spread
const first = { opened: 0, tries: 0 }
const file = { sha256: 'a'.repeat(64), size: 9, mimetype: 'image/png', width: 3, height: 4 } as const
const put = <Kind extends string>(kind: Kind) =>
  ({ kind: 'read', value: { kind }, mimetype: null, filename: null }) as const
const after = (row: typeof first, download: Parameters<typeof changeAfter>[1]) => changeAfter(row, download, NOW, HALF)

test('a kept picture sets its pixel size; a file without one keeps the size told by WhatsApp', () => {
  const kept = { kind: 'read', value: { kind: 'kept', file }, mimetype: null, filename: null } as const
  expect(after(first, kept)).toMatchObject({ state: 'kept', width: 3, height: 4, reason: null, next_at: null })
  const sound = { ...kept, value: { kind: 'kept', file: { ...file, width: null, height: null } } } as const
  expect(after(first, sound)).not.toHaveProperty('width')
})

test.each([
  [{ kind: 'failed' } as const, 'failed'],
  [{ kind: 'too-slow' } as const, 'too-slow'],
  [put('disk-full'), 'no-room'],
  [put('no-room'), 'no-room'],
  [put('disk-error'), 'disk-error'],
  [put('empty'), 'failed'],
])('%j is retried three times with growing pauses, then only when the owner opens it', (download, reason) => {
  const pauses = [0, 1, 2].map((tries) => after({ opened: 0, tries }, download))
  expect(pauses).toEqual(
    [1, 5, 30].map((minutes, tries) => ({
      ...{ state: 'wanted', reason, tries: tries + 1 },
      next_at: NOW + minutes * MINUTE_MS,
    })),
  )
  expect(after({ opened: 0, tries: 3 }, download)).toEqual({ state: 'failed', reason, next_at: null })
})

test('a phone that is asked for a file gets five tries of a minute each; then the file is gone', () => {
  expect(after(first, { kind: 'asked' })).toEqual({
    ...{ state: 'wanted', reason: 'asked', tries: 1 },
    next_at: NOW + MINUTE_MS,
  })
  expect(after({ opened: 1, tries: 5 }, { kind: 'asked' })).toEqual({ state: 'gone', reason: 'gone', next_at: null })
  expect(after(first, { kind: 'gone' })).toMatchObject({ state: 'gone' })
})

test('a file that is too large waits to be opened; if it was opened, the fetch fails', () => {
  expect(after(first, { kind: 'too-large' })).toMatchObject({ state: 'idle', reason: 'too-large' })
  expect(after({ opened: 1, tries: 0 }, { kind: 'too-large' })).toMatchObject({ state: 'failed', reason: 'too-large' })
})

test('a fetch without a connection does not count as a try', () => {
  expect(after(first, { kind: 'not-connected' })).toBeNull()
})
