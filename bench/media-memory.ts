/*
 * Measures what passing media costs the host. Pictures leave a page in base64 parts through the library's own call and go to the disk.
 * This process also plays the page, so its base64 counts too: the host's own share is smaller.
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MediaFiles } from '../src/core/media/media-files.ts'
import { createSystemClock } from '../src/core/time/system-clock.ts'
import type { PageCalls } from '../src/core/whatsapp/page-calls.ts'
import { downloadMedia } from '../src/core/whatsapp/download-media.ts'
import { defaultSettings, type SettingName } from '../src/shared/model/settings.ts'
import { readOptions } from '../scripts/read-options.mjs'

const { values } = readOptions({
  use: 'node bench/media-memory.ts [--pictures N] [--megabytes N]',
  options: {
    pictures: { type: 'number', default: 1_000, least: 1 },
    megabytes: { type: 'number', default: 5, least: 1, fraction: true },
  },
})
const { pictures } = values
const size = values.megabytes * 1_000_000
const quiet = () => undefined
const logger = { debug: quiet, info: quiet, warn: console.warn, error: console.error, child: () => logger }
const folder = mkdtempSync(join(tmpdir(), 'salesboy-media-memory-'))
const files = new MediaFiles({
  folder,
  clock: createSystemClock(),
  logger,
  settings: {
    get: <K extends SettingName>(name: K) =>
      (name === 'media.keepMb' ? 200 : defaultSettings[name]) as (typeof defaultSettings)[K],
  },
})
files.heldBy({ refersTo: () => true, needs: () => false, dropped: () => undefined })

const picture = Buffer.alloc(size, 7)
const calls: PageCalls = {
  async run(_limit, work, ...args) {
    if (work.name === 'holdMedia') return { kind: 'held', size, mimetype: 'image/jpeg', filename: null } as never
    if (work.name !== 'readHeldMedia') return undefined as never
    const [, from, to] = args as unknown as [string, number, number]
    return picture.subarray(from, to).toString('base64') as never
  },
  runForEach: () => Promise.reject(new Error('not asked for')),
  picture: () => Promise.reject(new Error('not asked for')),
  limit: (_limit, _what, work) => work,
}

const megabytes = (bytes: number) => Math.round(bytes / 1_000_000)
let most = 0
const began = performance.now()
console.log('pictures  resident MB  heap MB  outside the heap MB')
for (let number = 1; number <= pictures; number += 1) {
  picture.writeUInt32LE(number, 0)
  await downloadMedia(
    { calls, logger },
    `false_1@c.us_${number}`,
    { maxBytes: 16_000_000, timeoutMs: 60_000 },
    (parts) => files.put(parts, { maxBytes: 16_000_000 }),
  )
  const { rss, heapUsed, arrayBuffers } = process.memoryUsage()
  most = Math.max(most, rss)
  if (number === 1 || number % Math.max(1, Math.floor(pictures / 10)) === 0) {
    console.log([number, megabytes(rss), megabytes(heapUsed), megabytes(arrayBuffers)].join('\t'))
  }
}
const seconds = (performance.now() - began) / 1_000
console.log(
  `most: ${megabytes(most)} MB resident; ${((seconds / pictures) * 1000).toFixed(0)} ms a picture; kept: ${readdirSync(folder).length} files`,
)
rmSync(folder, { recursive: true, force: true })
