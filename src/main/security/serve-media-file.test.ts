import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { serveMediaFile } from './serve-media-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'salesboy-media-file-'))
const name = 'a'.repeat(64)
writeFileSync(join(folder, name), Buffer.from('ID3 a song', 'latin1'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const get = (url: string, range?: string) =>
  serveMediaFile(folder, { url, method: 'GET', headers: new Headers(range === undefined ? {} : { range }) })

test('our page gets kept media, also in byte ranges', async () => {
  const answer = await get(`app://bundle/ui/media/${name}`, 'bytes=4-')
  expect([answer?.status, await answer?.text()]).toEqual([206, 'a song'])
  expect(answer?.headers.get('content-type')).toBe('audio/mpeg')
  expect(answer?.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox")
  expect((await get('app://bundle/ui/media/..%2Fsecret'))?.status).toBe(404)
})

test('URLs that are not media URLs give null', () => {
  for (const url of ['app://bundle/index.html', `app://evil/ui/media/${name}`, `https://bundle/ui/media/${name}`]) {
    expect(get(url), url).toBeNull()
  }
})
