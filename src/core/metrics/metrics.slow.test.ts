import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { makeIncoming } from '../testing/fake-whatsapp-client.ts'
import { KEY, startMonitoredHost, type MonitoredHost } from './testing/monitored-host.ts'

/** An owner may use the shop's phone number as its id. */
const SHOP = '2348099999999'
const NOW = Math.floor(Date.now() / 1_000)

let directory: string
let host: MonitoredHost
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'salesboy-metrics-'))
  host = await startMonitoredHost({ directory, sessions: [SHOP] })
})
afterEach(async () => {
  await host.stop()
  rmSync(directory, { recursive: true, force: true })
})

const eventually = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 20_000, interval: 50 })
const expectValue = (series: string, value: number | null) =>
  eventually(async () => expect([series, await host.value(series)]).toEqual([series, value]))

async function connect(): Promise<void> {
  await eventually(async () => expect(host.clients.length).toBeGreaterThan(0))
  host.clients.at(-1)!.becomeReady()
  await expectValue('salesboy_sessions{state="connected"}', 1)
}

function write(id: string, body: string): void {
  const pushName = 'Adaeze Okonkwo'
  const chatId = `23480311111${id}@c.us`
  const phone = `23480311111${id}`
  const message = makeIncoming({ messageId: `false_${chatId}_${id}`, chatId, phone, pushName, body, timestamp: NOW })
  host.clients.at(-1)!.emit({ kind: 'incoming', message })
}

test('messages and replies are counted, and counters from the record continue after a restart', async () => {
  await connect()
  write('11', 'do you have rice?')
  await expectValue('salesboy_messages_total{outcome="delivered"}', 1)
  await expectValue('salesboy_replies_total{state="sent",reason="none"}', 1)
  host.assistant.answer = () => ({ status: 422, body: { error: 'never' } })
  write('12', 'and beans?')
  await expectValue('salesboy_messages_total{outcome="dead"}', 1)
  expect(await host.value('salesboy_messages_received_total{how="live"}')).toBe(2)
  expect(await host.value('salesboy_dead_letters')).toBe(1)
  expect(await host.value('salesboy_posts_total{outcome="delivered"}')).toBe(1)
  expect(await host.value('salesboy_posts_total{outcome="dead"}')).toBe(1)
  expect(await host.value('salesboy_delivery_seconds_count')).toBe(1)
  expect(await host.value('salesboy_post_seconds_count')).toBe(2)
  expect(await host.value('salesboy_queue_oldest_seconds')).toBe(0)
  expect(await host.value('salesboy_breaker_open')).toBe(0)

  await host.stop()
  host = await startMonitoredHost({ directory, sessions: [SHOP] })
  expect(await host.value('salesboy_messages_total{outcome="delivered"}')).toBe(1)
  expect(await host.value('salesboy_messages_total{outcome="dead"}')).toBe(1)
  expect(await host.value('salesboy_dead_letters')).toBe(1)
  // These count from the start of the program.
  expect(await host.value('salesboy_delivery_seconds_count')).toBe(0)
  expect(await host.value('salesboy_posts_total{outcome="delivered"}')).toBeNull()
})

test('a core that refuses shows as an open breaker, a growing age and a status', async () => {
  await connect()
  host.assistant.answer = () => ({ status: 401, body: { error: 'bad signature' } })
  write('13', 'hello')
  await expectValue('salesboy_breaker_open', 1)
  expect(await host.value('salesboy_core_status{status="secret-refused"}')).toBe(1)
  expect(await host.value('salesboy_core_status{status="ok"}')).toBe(0)
  expect(await host.value('salesboy_queue_messages{state="waiting"}')).toBe(1)
  await eventually(async () => expect(await host.value('salesboy_queue_oldest_seconds')).toBeGreaterThan(0))
})

test('a browser that dies is counted with the interruption it caused', async () => {
  await connect()
  host.clients.at(-1)!.emit({ kind: 'browser-gone' })
  await expectValue('salesboy_browser_deaths_total{what="browser"}', 1)
  expect(await host.value('salesboy_interruptions_total{cause="browser-closed"}')).toBe(1)
  expect(await host.value('salesboy_interruptions_total{cause="internet"}')).toBe(0)
  expect(await host.value('salesboy_sessions{state="connected"}')).toBe(0)
})

test('the metrics contain no phone, name or text, and a session’s label stays the same after a restart', async () => {
  await connect()
  write('14', 'a very secret question')
  await expectValue('salesboy_messages_total{outcome="delivered"}', 1)
  const { text, type } = await host.scrape()
  expect(type).toContain('text/plain')
  for (const secret of [SHOP, '2348031111114', 'Adaeze', 'secret question', KEY]) expect(text).not.toContain(secret)
  const label = (await host.health()).sessions.find(({ id }) => id === SHOP)!.label
  expect(label).toMatch(/^[0-9a-f]{10}$/)
  expect(await host.value(`salesboy_session_connected{session="${label}"}`)).toBe(1)
  await host.stop()
  host = await startMonitoredHost({ directory, sessions: [SHOP] })
  expect((await host.health()).sessions[0]!.label).toBe(label)
})

test('the metrics are served only with the API key and only while they are on', async () => {
  for (const headers of [{}, { 'x-api-key': 'wrong' }, { authorization: KEY }, { authorization: 'Bearer wrong' }]) {
    const refused = await host.scrape(headers as Record<string, string>)
    expect([headers, refused.status, refused.text]).toEqual([headers, 401, '{"error":"Unauthorized"}'])
  }
  expect((await host.scrape({ authorization: `Bearer ${KEY}` })).status).toBe(200)
  const posted = await fetch(`${host.url}/metrics`, { method: 'POST', headers: { 'x-api-key': KEY } })
  expect([posted.status, await posted.json()]).toEqual([404, { error: 'Not found' }])
  const elsewhere = await fetch(`${host.url}/groups?user_id=x`, { headers: { authorization: `Bearer ${KEY}` } })
  expect(elsewhere.status).toBe(401)

  await host.stop()
  host = await startMonitoredHost({ directory, settings: { 'gateway.metrics': 'off' } })
  const off = await host.scrape()
  expect([off.status, off.text]).toEqual([404, '{"error":"Not found"}'])
  expect((await host.scrape({})).status).toBe(401)
})
