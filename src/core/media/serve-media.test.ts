import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { serveMedia } from './serve-media.ts'
import { pngOf } from './testing/samples.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'salesboy-serve-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function keep(bytes: Buffer): string {
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  writeFileSync(join(folder, sha256), bytes)
  return sha256
}
async function get(sha256: string, range: string | null = null, method = 'GET') {
  const answer = await serveMedia(folder, { method, sha256, range })
  return { ...answer, body: answer.body === null ? null : await buffer(answer.body) }
}

test('a picture is served with the type of its bytes and may neither run nor load anything', async () => {
  const bytes = pngOf(8, 8)
  const answer = await get(keep(bytes))
  expect(answer).toMatchObject({
    status: 200,
    body: bytes,
    headers: {
      'content-type': 'image/png',
      'content-disposition': 'inline',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'no-store',
      'content-length': String(bytes.length),
    },
  })
})

test.each([
  ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')],
  ['a page', Buffer.from('<!doctype html><script>alert(1)</script>')],
  ['a PDF', Buffer.from('%PDF-1.7')],
  ['a picture of 20,000 by 20,000', pngOf(1, 1, [20_000, 20_000])],
  ['a picture with a broken header', Buffer.from('\xff\xd8\xff\xe1\0\0', 'latin1')],
])('%s is served as a download', async (_what, bytes) => {
  const { headers } = await get(keep(bytes))
  expect(headers).toMatchObject({
    'content-type': 'application/octet-stream',
    'content-disposition': 'attachment',
  })
})

test.each([
  ['bytes=2-4', 206, 'bytes 2-4/10', '234'],
  ['bytes=7-', 206, 'bytes 7-9/10', '789'],
  ['bytes=0-', 206, 'bytes 0-9/10', '0123456789'],
  ['bytes=-3', 206, 'bytes 7-9/10', '789'],
  ['bytes=-99', 206, 'bytes 0-9/10', '0123456789'],
  ['bytes=5-99', 206, 'bytes 5-9/10', '56789'],
  ['bytes=10-', 416, 'bytes */10', null],
  ['bytes=4-2', 416, 'bytes */10', null],
  ['bytes=-0', 416, 'bytes */10', null],
  ['bytes=0-1,4-5', 200, undefined, '0123456789'],
  ['lines=1-2', 200, undefined, '0123456789'],
  ['bytes=-', 200, undefined, '0123456789'],
])('the range %s of a player is answered', async (range, status, contentRange, text) => {
  const answer = await get(keep(Buffer.from('0123456789')), range)
  expect([answer.status, answer.headers['content-range'], answer.body?.toString() ?? null]).toEqual([
    status,
    contentRange,
    text,
  ])
})

test('a missing file, an invalid name and a method other than GET or HEAD are refused', async () => {
  const there = keep(Buffer.from('x'))
  for (const name of ['a'.repeat(64), `../${there}`, '', '..', there.toUpperCase()]) {
    expect((await get(name)).status, name).toBe(404)
  }
  expect((await get(there, null, 'POST')).status).toBe(405)
  expect(await get(there, null, 'HEAD')).toMatchObject({ status: 200, body: null })
})

test('a file emptied by another program is not found', async () => {
  const name = keep(Buffer.from('x'))
  writeFileSync(join(folder, name), '')
  expect((await get(name)).status).toBe(404)
  expect((await get(name, 'bytes=0-')).status).toBe(404)
})
