import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { MessageContent } from '../../simulator/client/control-api.ts'
import { createSampleCore, type SampleCore } from '../../simulator/core/create-sample-core.ts'
import type { CommandName } from '../../src/shared/contract/commands.ts'
import { startHost, type RunningHost } from '../support/start-host.ts'
import { startWorld, type World } from '../support/start-world.ts'

/** One busy day of a host at its most verbose log level, and a search for private data in everything it wrote for others to read. */
vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 })
const PATIENCE = 60_000
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

const SECRET = 'geheimnis-des-ladens-5831'
const KEY = 'schluessel-der-bruecke-7719'
const NEXT_SECRET = 'neues-geheimnis-4417'
const CUSTOMER = '2348031234567'
const OTHER = '2349087654321'
const ANSWERED_BY_HAND = 'handgeschrieben'
/** Data that must appear nowhere: numbers, names, texts of customers and owner, secrets. */
const PRIVATE = [
  CUSTOMER,
  CUSTOMER.slice(3),
  '803 123 4567',
  OTHER,
  OTHER.slice(0, 11),
  'Adaora',
  'Okwukwe',
  'geheimtext',
  ANSWERED_BY_HAND,
  'notizzettel',
  'preisliste.pdf',
  'Hauptmarkt',
  'Bekannte',
  SECRET,
  NEXT_SECRET,
  KEY,
]

let world: World
let core: SampleCore
let host: RunningHost
let dataDir: string
let call: (name: CommandName, args?: unknown) => Promise<unknown>
const found: string[] = []

async function connectRpc(): Promise<void> {
  const { origin, hash, searchParams } = new URL(host.openUrl)
  const token = searchParams.get('token') ?? new URLSearchParams(hash.slice(1)).get('token')
  const json = { 'content-type': 'application/json' }
  const opened = await fetch(`${origin}/ui/session`, { method: 'POST', headers: json, body: JSON.stringify({ token }) })
  const cookie = (opened.headers.get('set-cookie') ?? '').split(';')[0]!
  found.push(cookie.split('=')[1]!)
  call = async (name, args) => {
    const answer = await fetch(`${origin}/ui/rpc`, {
      method: 'POST',
      headers: { ...json, cookie },
      body: JSON.stringify({ name, args }),
    })
    return ((await answer.json()) as { value?: unknown }).value
  }
}

beforeAll(async () => {
  world = await startWorld()
  core = await createSampleCore({ secret: SECRET, thinkingMs: 10 })
  dataDir = join(world.directory, 'data')
  mkdirSync(dataDir)
  host = await startHost({
    dataDir,
    browser: world.browser,
    webhookUrl: core.url,
    secret: SECRET,
    apiKey: KEY,
    sessions: ['shop-1'],
    set: { 'replies.humanDelay': 'off', 'forward.media': 'bytes', 'forward.mediaLimitMegabytes': '1' },
  })
  await connectRpc()
})
afterAll(async () => {
  await host?.stop()
  await core?.stop()
  await world?.stop()
})

const write = (content: MessageContent, from = CUSTOMER) =>
  world.phone.call('customerMessage', { from, content, pushName: 'Adaora Okwukwe' })
const until = (check: () => unknown) => vi.waitFor(check, { timeout: PATIENCE, interval: 50 })
const bodies = () => core.received.map((post) => post.body as Record<string, unknown>)
/** The fate of the message with this text: `tried` once it has been posted and that try is over. */
const fateOf = async (text: string): Promise<unknown> => {
  const { messages } = (await call('messages.list', { limit: 200 })) as {
    messages: readonly { text: string; delivery: { attempts: number; state: string } }[]
  }
  const delivery = messages.find((one) => one.text === text)?.delivery
  const { core: status } = (await call('snapshot')) as { core: { kind: string } }
  const isOver = delivery !== undefined && delivery.attempts > 0 && delivery.state !== 'posting'
  return isOver || status.kind === 'secret-refused' ? 'tried' : { delivery, core: status.kind, text }
}
const bodyWith = (text: string) => bodies().find((body) => String(body['message']).includes(text))

test('media come as bytes up to the limit, and a failed or too large download does not delay its message', async () => {
  const qr = await world.phone.waitForQr({ timeoutMs: PATIENCE })
  found.push(qr.qr, ...qr.qr.split(',').filter((part) => part.length > 20))
  await world.phone.linkByQr()
  await until(async () => expect((await host.api('GET', '/session/status/shop-1')).body).toMatchObject({ ready: true }))

  await write({ kind: 'image', media: { mimetype: 'image/png', data: PNG }, caption: 'geheimtext bild' })
  await until(() => expect(bodyWith('geheimtext bild')).toBeDefined())
  expect(bodyWith('geheimtext bild')!['media']).toMatchObject({ mimetype: 'image/png', data: PNG })

  const large = Buffer.alloc(1_200_000, 'x').toString('base64')
  await write({ kind: 'document', media: { mimetype: 'application/pdf', data: large, filename: 'preisliste.pdf' } })
  await until(() => expect(bodyWith('preisliste.pdf')).toBeDefined())
  expect(bodyWith('preisliste.pdf')).toMatchObject({ hasMedia: true, media: { filename: 'preisliste.pdf' } })
  expect(bodyWith('preisliste.pdf')!['media']).not.toHaveProperty('data')

  await world.phone.call('setKnobs', { failDownloads: true })
  await write({ kind: 'image', media: { mimetype: 'image/png', data: PNG }, caption: 'geheimtext verloren' })
  await until(() => expect(bodyWith('geheimtext verloren')).toBeDefined())
  expect(bodyWith('geheimtext verloren')!['media']).not.toHaveProperty('data')
  await world.phone.call('setKnobs', { failDownloads: false })
})

test('a busy day has every kind of message, failures, a takeover, orders, an unlink, a diagnosis and an export', async () => {
  const kinds: readonly MessageContent[] = [
    { kind: 'ptt', media: { mimetype: 'audio/ogg', data: PNG }, seconds: 3 },
    { kind: 'location', latitude: 6.5, longitude: 3.3, name: 'Hauptmarkt' },
    { kind: 'vcard', name: 'Bekannte Person', phone: OTHER },
    { kind: 'poll_creation', question: 'geheimtext frage?', options: ['geheimtext ja', 'nein'] },
    { kind: 'ciphertext', body: 'geheimtext spaeter', decryptAfterMs: 200 },
    { kind: 'e2e_notification' },
    { kind: 'protocol' },
    { kind: 'unknown' },
    { kind: 'chat', body: 'geheimtext und 803 123 4567' },
  ]
  for (const content of kinds) await write(content)
  await until(() => expect(bodyWith('geheimtext und')).toBeDefined())

  let troubled = 0
  // The fault that blocks the core comes last.
  for (const fault of [
    { kind: 'status', status: 422, body: '{"error":"geheimtext von drueben"}' },
    { kind: 'body', body: 'garbage' },
    { kind: 'cut' },
    { kind: 'status', status: 401 },
  ] as const) {
    // Each fault gets its own customer, because a failed message blocks its chat.
    troubled += 1
    const text = `geheimtext ärger ${troubled}`
    core.fail({ fault, times: 1, text })
    await write({ kind: 'chat', body: text }, String(BigInt(OTHER) + BigInt(troubled)))
    await until(async () => expect(await fateOf(text)).toBe('tried'))
  }
  await call('replies.pause', { minutes: 1 })
  await call('replies.resume')
  await call('chat.send', { sessionId: 'shop-1', chatKey: `${CUSTOMER}@c.us`, text: ANSWERED_BY_HAND })
  await call('chat.takeOver', { sessionId: 'shop-1', chatKey: `${CUSTOMER}@c.us` })
  await call('chat.send', { sessionId: 'shop-1', chatKey: '../../etc/passwd geheimtext', text: 'geheimtext' })
  await call('core.test', { url: 'http://127.0.0.1:9/geheimtext', secret: NEXT_SECRET })
  await call('settings.setSecret', { name: 'core.secret', value: NEXT_SECRET })
  await host.api('POST', '/message/send', { userId: 'shop-1', to: CUSTOMER, message: 'geheimtext von aussen' })
  await host.api('POST', '/message/send', { userId: 'shop-1', to: 'geheimtext', message: 'geheimtext' })
  await fetch(`${host.gatewayUrl}/session/status/geheimtext?x=${KEY}`, { headers: { 'x-api-key': `${KEY}x` } })

  const own = (await world.phone.call('state')).accounts[0]!.phone
  PRIVATE.push(own)
  for (const body of ['notizzettel', 'status', 'take over Adaora', 'hand back all', 'pause 1 minute', 'resume'])
    await world.phone.call('ownerMessage', { to: own, content: { kind: 'chat', body } })
  await until(async () => expect((await world.phone.replies(own)).length).toBeGreaterThanOrEqual(5))

  await call('diagnosis.run')
  await call('logs.read', { level: 'debug', limit: 500 })
  await call('session.disconnect', { id: 'shop-1' })
  await call('session.connect', { id: 'shop-1' })
  await until(async () => expect((await host.api('GET', '/session/status/shop-1')).body).toMatchObject({ ready: true }))
  await call('session.unlink', { id: 'shop-1' })
  await call('session.connect', { id: 'shop-1' })
  await until(async () =>
    expect((await host.api('GET', '/session/status/shop-1')).body).toMatchObject({
      qr: expect.stringContaining('data:'),
    }),
  )
  await call('session.usePairingCode', { id: 'shop-1', phone: own })
  const code = await vi.waitFor(
    async () => {
      const snapshot = (await call('snapshot')) as { sessions: { state: { offer?: { code?: string } } }[] }
      const text = JSON.stringify(snapshot.sessions[0]!.state)
      const shown = /"code":"([A-Z0-9-]{8,9})"/.exec(text)?.[1]
      expect(shown).toBeDefined()
      return shown!
    },
    { timeout: PATIENCE, interval: 100 },
  )
  found.push(code, code.replace('-', ''))
})

test('nothing private is in the output, the log files or the support export', async () => {
  const { base64 } = (await call('support.export')) as { base64: string }
  const readable = new Map<string, string>([['standard output and error', host.output()]])
  for (const [name, bytes] of Object.entries(unzipSync(Buffer.from(base64, 'base64'))))
    readable.set(`export/${name}`, Buffer.from(bytes).toString('utf8'))
  await host.stop()
  readable.set('standard output and error', host.output())
  for (const name of readdirSync(join(dataDir, 'logs'), { recursive: true, encoding: 'utf8' }))
    readable.set(`logs/${name}`, readFileSync(join(dataDir, 'logs', name), 'utf8'))
  // Shows that the search itself works: it finds text that may be there.
  expect(readable.get('standard output and error')).toContain('posted a message')
  expect([...readable.keys()]).toEqual(expect.arrayContaining(['export/about.json', 'export/log.txt']))

  const leaks = [...readable].flatMap(([where, text]) =>
    [...PRIVATE, ...found].flatMap((needle) =>
      text
        .split('\n')
        .filter((line) => line.includes(needle))
        .map((line) => `${where}: "${needle}" in ${line.slice(0, 300)}`),
    ),
  )
  expect(leaks.slice(0, 20)).toEqual([])
})
