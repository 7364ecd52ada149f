import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { createFakeClock } from '../testing/fake-clock.ts'
import { createRealClock } from '../testing/real-clock.ts'
import { fetchFile, type LookUp } from './fetch-file.ts'
import { isPublicAddress } from './public-address.ts'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

async function serve(listener: RequestListener) {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    listener(request, response)
  })
  servers.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { asked, server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

const nowhere: LookUp = async () => {
  throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' })
}

async function read(body: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = []
  for await (const part of body) parts.push(part)
  return Buffer.concat(parts).toString()
}

const fetchFrom = (url: string, own: readonly string[], lookUp: LookUp = nowhere, timeoutMs = 10_000) =>
  fetchFile(
    { clock: createRealClock(), lookUp },
    { url, own, maxBytes: 1_000, timeoutMs, userAgent: 'SalesboyDesktop/test' },
    read,
  )

test('a file of the core itself is fetched with its type and name, through the core’s own redirects', async () => {
  const core = await serve((request, response) => {
    if (request.url === '/p') return response.writeHead(302, { location: '/q' }).end()
    response.setHeader('content-type', 'image/jpeg')
    response.setHeader('content-disposition', `attachment; filename="x.jpg"; filename*=UTF-8''pr%C3%A9cis.jpg`)
    response.end('bytes')
  })
  expect(await fetchFrom(`${core.url}/p`, [`${core.url}/api/webhook`])).toEqual({
    kind: 'got',
    head: { contentType: 'image/jpeg', filename: 'précis.jpg' },
    value: 'bytes',
  })
})

test('three redirects are followed, the fourth is not', async () => {
  const core = await serve((request, response) => {
    const left = Number(request.url?.slice(1))
    if (left === 0) response.end('there')
    else response.writeHead(302, { location: `/${left - 1}` }).end()
  })
  expect(await fetchFrom(`${core.url}/3`, [core.url])).toMatchObject({ kind: 'got', value: 'there' })
  expect(await fetchFrom(`${core.url}/4`, [core.url])).toMatchObject({ kind: 'refused' })
})

test('a missing, too large, cut or too slow file has a distinct outcome', async () => {
  const core = await serve((request, response) => {
    if (request.url === '/gone') response.writeHead(404).end()
    else if (request.url === '/large') response.end('x'.repeat(2_000))
    else if (request.url === '/cut') {
      response.writeHead(200, { 'content-length': '500' }).write('x')
      setImmediate(() => response.destroy())
    } else response.write('x')
  })
  expect(await fetchFrom(`${core.url}/gone`, [core.url])).toEqual({ kind: 'status', status: 404 })
  expect(await fetchFrom(`${core.url}/large`, [core.url])).toEqual({ kind: 'too-large' })
  expect(await fetchFrom(`${core.url}/cut`, [core.url])).toMatchObject({ kind: 'network' })
  const clock = createFakeClock()
  const slow = fetchFile(
    { clock, lookUp: nowhere },
    { url: `${core.url}/slow`, own: [core.url], maxBytes: 1_000, timeoutMs: 60_000, userAgent: 'test' },
    read,
  )
  await expect.poll(() => core.asked.includes('/slow'), { timeout: 30_000 }).toBe(true)
  await clock.advance(60_000)
  expect(await slow).toEqual({ kind: 'too-slow' })
})

test('an error of the reader is rethrown unchanged', async () => {
  const core = await serve((_request, response) => response.end('bytes'))
  const request = { url: core.url, own: [core.url], maxBytes: 10, timeoutMs: 10_000, userAgent: 'test' }
  const full = new Error('the disk is full')
  const fetching = fetchFile({ clock: createRealClock() }, request, async () => {
    throw full
  })
  await expect(fetching).rejects.toBe(full)
})

const REFUSED = [
  'http://pictures.example/p.jpg',
  'ftp://pictures.example/p.jpg',
  'file:///etc/passwd',
  'data:image/png;base64,AAAA',
  'https://user:secret@pictures.example/p.jpg',
  'no address',
  'https://127.0.0.1/p.jpg',
  'https://2130706433/p.jpg',
  'https://0x7f.1/p.jpg',
  'https://0/p.jpg',
  'https://10.0.0.7/p.jpg',
  'https://172.16.0.7/p.jpg',
  'https://192.168.1.1/p.jpg',
  'https://100.64.0.1/p.jpg',
  'https://169.254.169.254/latest/meta-data',
  'https://168.63.129.16/machine',
  'https://224.0.0.1/p.jpg',
  'https://255.255.255.255/p.jpg',
  'https://[::1]/p.jpg',
  'https://[::]/p.jpg',
  'https://[::ffff:127.0.0.1]/p.jpg',
  'https://[::ffff:c0a8:101]/p.jpg',
  'https://[::7f00:1]/p.jpg',
  'https://[64:ff9b::a9fe:a9fe]/p.jpg',
  'https://[64:ff9b:1::a00:7]/p.jpg',
  'https://[2002:7f00:1::]/p.jpg',
  'https://[2001:0:7f00:1::]/p.jpg',
  'https://[fe80::1]/p.jpg',
  'https://[fec0::1]/p.jpg',
  'https://[fd00:ec2::254]/p.jpg',
  'https://[ff02::1]/p.jpg',
]

test.each(REFUSED)('%s is never requested', async (url) => {
  expect(await fetchFrom(url, ['https://core.example/hook'])).toMatchObject({ kind: 'refused' })
})

test.each(REFUSED.slice(1))('a redirect of the core to %s is not followed', async (url) => {
  const core = await serve((_request, response) => response.writeHead(302, { location: url }).end())
  const isRelative = !URL.canParse(url)
  const outcome = await fetchFrom(`${core.url}/p`, [core.url])
  expect(outcome).toMatchObject({ kind: 'refused' })
  expect(core.asked).toHaveLength(isRelative ? 4 : 1)
})

test('a redirect of another server into the core’s machine is refused', async () => {
  const core = await serve((_request, response) => response.end('all customers'))
  const stranger = await serve((_request, response) =>
    response.writeHead(302, { location: `${core.url}/admin/export` }).end(),
  )
  expect(await fetchFrom(stranger.url, [core.url])).toMatchObject({ kind: 'refused' })
  expect(core.asked).toEqual([])
})

test('the next address of a name is tried when the first does not answer', async () => {
  const core = await serve((_request, response) => response.end('bytes'))
  const url = core.url.replace('127.0.0.1', 'localhost')
  const both: LookUp = async () => [
    { address: '::1', family: 6 },
    { address: '127.0.0.1', family: 4 },
  ]
  expect(await fetchFrom(url, [url], both)).toMatchObject({ kind: 'got', value: 'bytes' })
})

test('a redirect of the core to another program on its machine is refused', async () => {
  const neighbour = await serve((_request, response) => response.end('secret'))
  const core = await serve((_request, response) => response.writeHead(302, { location: `${neighbour.url}/x` }).end())
  expect(await fetchFrom(`${core.url}/p`, [core.url])).toMatchObject({ kind: 'refused' })
  expect(neighbour.asked).toEqual([])
})

test.each(['127.0.0.1', '10.0.0.7', '169.254.169.254', '::1', '::ffff:192.168.1.1', '64:ff9b::a00:1', 'fd00::1'])(
  'a name with the address %s is never requested, even when its other addresses are public',
  async (address) => {
    const inside: LookUp = async () => [
      { address: '93.184.216.34', family: 4 },
      { address, family: address.includes(':') ? 6 : 4 },
    ]
    expect(await fetchFrom('https://pictures.example/p.jpg', [], inside)).toMatchObject({ kind: 'refused' })
  },
)

test('a name that changes its address after the first lookup gets no connection', async () => {
  const neighbour = await serve((_request, response) => response.end('secret'))
  let connections = 0
  neighbour.server.on('connection', () => (connections += 1))
  const { port } = new URL(neighbour.url)
  let looks = 0
  const rebinding: LookUp = async () => {
    looks += 1
    return [{ address: looks === 1 ? '93.184.216.34' : '127.0.0.1', family: 4 }]
  }
  expect(await fetchFrom(`https://pictures.example:${port}/p.jpg`, [], rebinding)).toMatchObject({ kind: 'refused' })
  expect(looks).toBe(2)
  expect(connections).toBe(0)
})

test('the core’s own name may be in the shop’s network, other names may not', async () => {
  const atHome: LookUp = async () => [{ address: '127.0.0.1', family: 4 }]
  const own = ['https://core.shop.example/hook']
  // Nothing listens there: the address was requested, not refused.
  expect(await fetchFrom('https://core.shop.example:1/p.jpg', own, atHome)).toMatchObject({ kind: 'network' })
  expect(await fetchFrom('https://printer.shop.example:1/p.jpg', own, atHome)).toMatchObject({ kind: 'refused' })
})

test.each([
  ['8.8.8.8', true],
  ['2606:4700::1111', true],
  ['::ffff:8.8.8.8', true],
  ['64:ff9b::808:808', true],
  ['192.0.2.1', false],
  ['198.18.0.1', false],
  ['2001:db8::1', false],
  ['4000::1', false],
  ['fe80::1%eth0', false],
  ['', false],
])('%s is public: %s', (address, expected) => {
  expect(isPublicAddress(address)).toBe(expected)
})
