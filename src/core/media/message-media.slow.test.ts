import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { AttachedFile } from '../../shared/model/attached.ts'
import type { Settings } from '../../shared/model/settings.ts'
import { startAnsweringCore, type AnsweringCore } from '../testing/answering-core.ts'
import { createFakeClock } from '../testing/fake-clock.ts'
import { createRealClock } from '../testing/real-clock.ts'
import { createWayBed, customerMessage, type WayBed } from '../webhook/testing/way-bed.ts'
import type { IncomingMessage } from '../whatsapp/incoming-message.ts'
import { pngOf } from './testing/samples.ts'

const ADA = '2347000000000@c.us'
const RECEIPT = pngOf(64, 48)
let core: AnsweringCore
let bed: WayBed
const eventually = (check: () => void) => vi.waitFor(check, { timeout: 30_000, interval: 20 })

beforeEach(async () => {
  core = await startAnsweringCore()
})
afterEach(async () => {
  vi.restoreAllMocks()
  await bed.remove()
  await core.stop()
})

async function open(settings: Partial<Settings> = {}): Promise<void> {
  bed = await createWayBed({ clock: createRealClock(), settings: { 'core.url': core.url, ...settings } })
  bed.way.start()
}

const picture = (change: Partial<IncomingMessage> = {}) =>
  customerMessage('my receipt', {
    ...{ type: 'image', hasMedia: true },
    media: { mimetype: 'image/png', filename: null, size: RECEIPT.length },
    ...change,
  })

async function comes(message: IncomingMessage, found: Buffer | 'gone' | 'failed' | 'asked' = RECEIPT): Promise<number> {
  bed.sender.media.set(message.messageId, found)
  await bed.way.incoming('shop', message)
  return bed.way.list({ limit: 1 }).messages[0]!.id
}

/** The attachment as a window sees it. */
function shown(row: number): AttachedFile {
  const { attached } = bed.way.details(row).message
  if (attached === null || attached.kind === 'place' || attached.kind === 'contacts') throw new Error('no file')
  return attached
}
const files = () => readdirSync(join(dirname(bed.path), 'media'))

test('a customer’s picture is fetched soon after its message, and the message does not wait for it', async () => {
  await open()
  let release = () => undefined as void
  bed.sender.onDownload = () => new Promise((resolve) => void (release = resolve))
  const row = await comes(picture())
  expect(shown(row)).toMatchObject({ kind: 'picture', state: 'wanted', sha256: null, shown: null })
  await eventually(() => expect(bed.deliveryStates()).toEqual(['delivered']))
  await eventually(() => expect(bed.sender.downloads).toHaveLength(1))
  release()
  await eventually(() => expect(shown(row).state).toBe('kept'))
  const view = shown(row)
  expect(view).toMatchObject({
    shown: 'image/png',
    isUnsafe: false,
    width: 64,
    height: 48,
    fileName: `picture-${row}.png`,
  })
  expect(files()).toEqual([view.sha256])
  expect(await bed.way.rooms.files.read(view.sha256!, 1_000_000)).toEqual(RECEIPT)
})

test('two files are fetched at a time, an opened one first; large and old ones only when opened', async () => {
  await open()
  const waiting: (() => void)[] = []
  bed.sender.onDownload = () => new Promise((resolve) => void waiting.push(resolve))
  const rows: number[] = []
  for (let n = 0; n < 4; n += 1) rows.push(await comes(picture()))
  const film = await comes(picture({ type: 'video', media: { mimetype: 'video/mp4', filename: null, size: 9 } }))
  const large = await comes(picture({ media: { mimetype: 'image/png', filename: null, size: 5_000_001 } }))
  const old = await comes(picture({ backfilled: true, timestamp: Math.floor(Date.now() / 1000) - 90_000 }))
  await eventually(() => expect(waiting).toHaveLength(2))
  await bed.way.rooms.media.open(film)
  expect([shown(large).state, shown(old).state]).toEqual(['idle', 'idle'])
  expect(bed.sender.downloads).toHaveLength(2)
  waiting[0]!()
  await eventually(() => expect(waiting).toHaveLength(3))
  expect(bed.sender.downloads[2]).toBe(bed.way.details(film).message.messageId)
  bed.sender.onDownload = null
  for (const release of waiting) release()
  await eventually(() => expect(rows.map((row) => shown(row).state)).toEqual(['kept', 'kept', 'kept', 'kept']))
  expect([shown(large).state, shown(old).state]).toEqual(['idle', 'idle'])
})

test('a file that WhatsApp no longer has is marked as gone, and opening it asks again', async () => {
  await open()
  const message = picture()
  const row = await comes(message, 'gone')
  await eventually(() => expect(shown(row)).toMatchObject({ state: 'gone', reason: 'gone' }))
  bed.sender.media.set(message.messageId, RECEIPT)
  await bed.way.rooms.media.open(row)
  await eventually(() => expect(shown(row).state).toBe('kept'))
})

test('a file that waits for a retry does not delay a later one', async () => {
  const clock = createFakeClock()
  bed = await createWayBed({ clock, settings: {} })
  bed.way.start()
  /** Downloads take real time: advance the fake clock slowly, so that a busy machine does not use up a minute of it. */
  const until = (check: () => void) =>
    vi.waitFor(
      async () => {
        await clock.advance(20)
        check()
      },
      { timeout: 20_000, interval: 5 },
    )
  const row = await comes(picture(), 'asked')
  await until(() => expect(shown(row)).toMatchObject({ state: 'wanted', reason: 'asked' }))
  // The next look is now scheduled a minute later.
  await clock.advance(2_000)
  const later = await comes(picture())
  const came = clock.now()
  await until(() => expect(shown(later).state).toBe('kept'))
  expect(clock.now() - came).toBeLessThan(30_000)
  expect(shown(row).state).toBe('wanted')
})

test('media that waits for a connection is fetched after a restart and a reconnect', async () => {
  await open()
  bed.sender.connected = false
  const row = await comes(picture())
  await eventually(() => expect(bed.deliveryStates()).toEqual(['delivered']))
  expect(bed.sender.downloads).toEqual([])
  await bed.restart()
  bed.sender.connect()
  await eventually(() => expect(shown(row).state).toBe('kept'))
})

test('a file that crashes the page is fetched twice, and twice more after the owner opens it', async () => {
  const clock = createFakeClock()
  bed = await createWayBed({ clock, settings: {} })
  bed.way.start()
  const counted: (number | undefined)[] = []
  bed.sender.onDownload = () => {
    counted.push(bed.storage.media.find(row)?.cuts)
    bed.sender.connected = false
  }
  const row = await comes(picture(), 'failed')
  const reconnects = async () => {
    for (let second = 0; second < 300; second += 1) {
      if (second % 10 === 0) bed.sender.connect()
      await clock.advance(1_000)
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
  await reconnects()
  // The try is committed before it runs: a crash leaves it counted.
  expect(counted).toEqual([1, 2])
  expect(shown(row)).toMatchObject({ state: 'failed', reason: 'failed' })
  await bed.way.rooms.media.open(row)
  await reconnects()
  expect(counted).toEqual([1, 2, 1, 2])
  expect(shown(row).state).toBe('failed')
})

test('a shutdown during a fetch does not count as a try', async () => {
  await open()
  bed.sender.onDownload = () => new Promise(() => undefined)
  const row = await comes(picture())
  for (let starts = 1; starts <= 3; starts += 1) {
    await eventually(() => expect(bed.sender.downloads).toHaveLength(starts))
    if (starts === 3) bed.sender.onDownload = null
    await bed.restart()
  }
  await eventually(() => expect(shown(row).state).toBe('kept'))
})

test('no file is kept if the owner wants none, and the core still gets the bytes', async () => {
  await open({ 'media.keep': 'never', 'forward.media': 'bytes' })
  const row = await comes(picture())
  await eventually(() => expect(bed.deliveryStates()).toEqual(['delivered']))
  expect(core.received[0]!.body['media']).toMatchObject({ data: RECEIPT.toString('base64') })
  expect(shown(row).state).toBe('idle')
  expect(() => files()).toThrow('ENOENT')
  await expect(bed.way.rooms.media.open(row)).rejects.toThrow('not kept on this computer')
})

test('the core gets the kept file with its hash and pixel size, fetched only once', async () => {
  await open({ 'forward.media': 'bytes' })
  const voice = { mimetype: 'audio/ogg; codecs=opus', filename: null, size: RECEIPT.length, duration: 7 }
  const row = await comes(picture({ type: 'ptt', media: voice }))
  await eventually(() => expect(bed.deliveryStates()).toEqual(['delivered']))
  expect(core.received[0]!.body['media']).toEqual({
    ...{ mimetype: 'audio/ogg; codecs=opus', filename: null, size: RECEIPT.length, duration: 7, width: 64, height: 48 },
    ...{ sha256: shown(row).sha256, data: RECEIPT.toString('base64') },
  })
  expect(bed.sender.downloads).toHaveLength(1)
})

test.each([
  ['gone', 'gone' as const],
  ['too-large', Buffer.alloc(1_100_000)],
])('the core learns why the bytes are missing: %s', async (reason, found) => {
  await open({ 'forward.media': 'bytes', 'forward.mediaLimitMegabytes': 1 })
  await comes(picture({ media: { mimetype: 'image/png', filename: 'a/b.png', size: null } }), found)
  await eventually(() => expect(bed.deliveryStates()).toEqual(['delivered']))
  expect(core.received[0]!.body['media']).toMatchObject({ omitted: true, reason, filename: 'b.png' })
  expect(core.received[0]!.body['media']).not.toHaveProperty('data')
})

test('media sent as a picture is judged by its bytes', async () => {
  await open()
  const page = await comes(picture(), Buffer.from('<html><script>alert(1)</script>'))
  const wall = await comes(picture(), pngOf(2, 2, [20_000, 20_000]))
  await eventually(() => expect([shown(page).state, shown(wall).state]).toEqual(['kept', 'kept']))
  expect(shown(page)).toMatchObject({ shown: null, isUnsafe: false, fileName: `picture-${page}.bin` })
  expect(shown(wall)).toMatchObject({ shown: null, isUnsafe: true, fileName: `picture-${wall}.png` })
})

test('places and contact cards are shown as such', async () => {
  await open()
  const place = { latitude: 6.5, longitude: 3.35, name: 'Ada’s Shop' }
  await bed.way.incoming('shop', customerMessage('', { type: 'location', location: place }))
  const contacts = [{ name: 'Bola', numbers: ['+234 701'] }]
  await bed.way.incoming('shop', customerMessage('', { type: 'vcard', contactCards: ['Bola'], contacts }))
  const { items } = bed.way.conversations.messages({ sessionId: 'shop', chatKey: ADA, limit: 9 })
  expect(items.map((item) => (item.kind === 'customer' ? item.message.attached : null))).toEqual([
    { kind: 'place', ...place },
    { kind: 'contacts', cards: contacts },
  ])
})
