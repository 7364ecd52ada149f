import { once } from 'node:events'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { partsOf } from '../testing/fake-chat-sender.ts'
import { createFakeClock, type FakeClock } from '../testing/fake-clock.ts'
import { createRealClock } from '../testing/real-clock.ts'
import { answerOf, createScriptedCore, type AskedPost, type ScriptedCore } from './testing/scripted-core.ts'
import { createWayBed, customerMessage, type WayBed } from './testing/way-bed.ts'

const HOUR = 3_600_000
const settings = {
  'core.url': 'https://core.example.com',
  'forward.media': 'bytes',
  'replies.maxAgeHours': 8_760,
} as const
let clock: FakeClock
let core: ScriptedCore
let bed: WayBed
/** Size of the next picture, in bytes. */
let size: number
let downloads: number

const mediaOf = ({ body }: AskedPost) => body['media'] as { data?: string; omitted?: true; size: number | null }
const withBytes = () => core.asked.filter((post) => mediaOf(post)?.data !== undefined).map((post) => post.text)

function picture(body: string, known: number | null = null) {
  const media = { mimetype: 'image/jpeg', filename: null, size: known } as const
  const sent = { hasMedia: true, type: 'image', media, timestamp: Math.floor(clock.now() / 1000) }
  return bed.way.incoming('shop', customerMessage(body, sent))
}

/** Acts like a proxy before the core: checks the length only. */
function takesAtMost(bytes: number): void {
  core.answer = ({ body }) => (Buffer.byteLength(JSON.stringify(body)) > bytes ? 413 : 200)
}

function giveBytes(): void {
  bed.sender.downloadMedia = async (_session, _message, _limits, read) => {
    downloads += 1
    const value = await read(partsOf(Buffer.alloc(size, 1)))
    return { kind: 'read', value, mimetype: 'image/jpeg', filename: null }
  }
}

beforeEach(async () => {
  clock = createFakeClock()
  core = createScriptedCore(clock)
  bed = await createWayBed({ clock, settings, http: core })
  size = 30_000
  downloads = 0
  giveBytes()
  bed.way.start()
})
afterEach(() => bed.remove())

/** Waits until the queue is empty. Media bytes go over the disk in real time, posts by the clock of the bed. */
const quiet = () =>
  expect
    .poll(
      async () => {
        await clock.settle()
        const { waiting, posting } = bed.way.queue()
        return waiting + posting
      },
      { timeout: 30_000 },
    )
    .toBe(0)

describe('a body that is too large for the proxy before the core', () => {
  test('is sent again at once without the bytes, under the same id', async () => {
    takesAtMost(10_000)
    await picture('receipt')
    await quiet()
    expect(core.asked.map((post) => [post.id, mediaOf(post).omitted ?? false])).toEqual([
      [core.asked[0]?.id, false],
      [core.asked[0]?.id, true],
    ])
    expect(mediaOf(core.asked[1]!)).toMatchObject({ mimetype: 'image/jpeg', size: 30_000 })
    expect(bed.deliveryStates()).toEqual(['delivered'])
    expect(bed.way.queue().dead).toBe(0)
  })

  test('sets a limit that survives a restart: larger media is neither fetched nor posted, smaller media is sent whole', async () => {
    takesAtMost(10_000)
    await picture('first')
    await quiet()
    await bed.restart()
    giveBytes()
    await picture('second', 31_000)
    size = 5_000
    await picture('small')
    await quiet()
    expect(withBytes()).toEqual(['first', 'small'])
    expect(core.of('second').map((post) => mediaOf(post).omitted)).toEqual([true])
    expect(downloads).toBe(2)
  })

  test('becomes a dead letter when the text alone is too large', async () => {
    core.answer = () => 413
    await picture('receipt')
    await bed.way.incoming('shop', customerMessage('words', { timestamp: Math.floor(clock.now() / 1000) }))
    await quiet()
    expect(bed.deliveryStates()).toEqual(['dead', 'dead'])
    expect([core.of('receipt').length, core.of('words').length]).toEqual([2, 1])
  })

  test('sets no limit for another address, and the limit is tested again after a day', async () => {
    takesAtMost(10_000)
    await picture('first')
    await quiet()
    core.answer = () => 200
    await clock.advance(25 * HOUR)
    await picture('a day later')
    await quiet()
    takesAtMost(10_000)
    await picture('refused again')
    await quiet()
    core.answer = () => 200
    await bed.settings.set('core.url', 'https://other.example.com')
    await picture('elsewhere')
    await quiet()
    expect(withBytes()).toEqual(['first', 'a day later', 'refused again', 'elsewhere'])
  })

  test('that breaks the connection costs the message its bytes, never its text', async () => {
    core.answer = (post) => (mediaOf(post).data === undefined ? 200 : { kind: 'unknown', code: 'ECONNRESET' })
    await picture('receipt')
    await expect
      .poll(
        async () => {
          await clock.advance(5_000)
          return bed.deliveryStates()
        },
        { timeout: 30_000 },
      )
      .toEqual(['delivered'])
    expect(core.asked.map((post) => mediaOf(post).omitted ?? false)).toEqual([false, false, true])
    expect(bed.deliveryStates()).toEqual(['delivered'])
  })

  test('is not confused with other refusals, which are not sent again without bytes', async () => {
    core.answer = () => answerOf(422)
    await picture('receipt')
    await quiet()
    expect(core.asked).toHaveLength(1)
  })
})

test('a 413 from a proxy that refuses by Content-Length before the body arrives is understood over real HTTP', async () => {
  const sockets = new Set<Socket>()
  const bodies: string[] = []
  const server: Server = createServer((socket) => {
    sockets.add(socket)
    let text = ''
    socket.on('error', () => undefined)
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1')
      const [head = '', body = ''] = text.split('\r\n\r\n')
      const length = Number(/content-length: (\d+)/i.exec(head)?.[1])
      if (length > 1_000_000) {
        socket.removeAllListeners('data').on('data', () => undefined)
        socket.end('HTTP/1.1 413 Request Entity Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n')
      } else if (body.length >= length) {
        bodies.push(body)
        text = ''
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}')
      }
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const real = await createWayBed({ clock: createRealClock(), settings: { ...settings, 'core.url': url } })
  try {
    real.sender.downloadMedia = async (_session, _message, _limits, read) => {
      const value = await read(partsOf(Buffer.alloc(4_000_000, 7)))
      return { kind: 'read', value, mimetype: 'image/png', filename: null }
    }
    real.way.start()
    const media = { mimetype: 'image/png', filename: null, size: null }
    await real.way.incoming('shop', customerMessage('receipt', { hasMedia: true, type: 'image', media }))
    await expect.poll(() => real.deliveryStates(), { timeout: 20_000 }).toEqual(['delivered'])
    expect(bodies.map((body) => JSON.parse(body) as unknown)).toMatchObject([
      { message: 'receipt', hasMedia: true, media: { omitted: true, size: 4_000_000 } },
    ])
  } finally {
    await real.remove()
    for (const socket of sockets) socket.destroy()
    server.close()
  }
})
