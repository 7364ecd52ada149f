/**
 * `node bench/outage.ts [--seconds N] [--day]` (after a build): the real headless host on a simulated WhatsApp. The core on real HTTP
 * answers 503, or closes its port, for N seconds (170), while twelve customers write. Prints the number of requests, and the seconds from
 * the core's return to its first and its last message. With `--day`: the same after a day, on a simulated clock.
 */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { startHost } from '../tests/support/start-host.ts'
import { startWorld } from '../tests/support/start-world.ts'
import { measureDay } from './outage/day.ts'
import { readOptions } from '../scripts/read-options.mjs'

const { values } = readOptions({
  use: 'node bench/outage.ts [--seconds N] [--day]',
  options: { seconds: { type: 'number', default: 170, least: 1 }, day: { type: 'boolean' } },
})
const AWAY_S = values.seconds
const MESSAGES = 12
const GIVE_UP_S = 900
const SHOP = '2348010000000'
/** The gateway makes sessions itself only under the id of a user of the core. */
const USER = '3f2504e0-4f89-41d3-9a0c-0305e82c3301'

interface Took {
  readonly at: number
  readonly text: string
}

/** A core that can go away and comes back on the same port. */
class AwayCore {
  readonly taken: Took[] = []
  requests = 0
  port = 0
  #server: Server | null = null
  #answers = true

  async open(): Promise<void> {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        const { from, message } = JSON.parse(Buffer.concat(chunks).toString()) as { from: string; message: string }
        this.requests += 1
        if (this.#answers && from !== 'status@broadcast') this.taken.push({ at: performance.now(), text: message })
        response.writeHead(this.#answers ? 200 : 503, { 'content-type': 'application/json' })
        response.end(this.#answers ? '{"message":"Processed successfully","response":""}' : '{}')
      })
    })
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve))
    this.port = (server.address() as AddressInfo).port
    this.#server = server
  }

  async goAway(how: Away): Promise<void> {
    if (how === 'answers 503') this.#answers = false
    else await this.close()
  }

  async comeBack(): Promise<void> {
    this.#answers = true
    if (this.#server === null) await this.open()
  }

  async close(): Promise<void> {
    this.#server?.closeAllConnections()
    await new Promise((resolve) => this.#server?.close(resolve))
    this.#server = null
  }
}

type Away = 'answers 503' | 'closes its port'
const AWAYS: readonly Away[] = ['answers 503', 'closes its port']
/** A closed port cannot count requests, so count the tries in the host's log. */
const triesIn = (output: string): number =>
  output.split('\n').filter((line) => line.includes('posted a message')).length
const sleep = (seconds: number) => new Promise((resolve) => setTimeout(resolve, seconds * 1_000))

/** `onReady` is called when the shop is linked: the second run waits for it, because two browsers that start together are slow. */
async function measure(how: Away, onReady = () => {}): Promise<void> {
  const world = await startWorld()
  const core = new AwayCore()
  await core.open()
  const dataDir = join(world.directory, 'data')
  mkdirSync(dataDir)
  const webhookUrl = `http://127.0.0.1:${core.port}/`
  const host = await startHost({ dataDir, browser: world.browser, webhookUrl, secret: 'secret', apiKey: 'key' })
  try {
    await world.phone.call('createAccount', { phone: SHOP, name: 'shop' })
    const begun = (await host.api('POST', '/session/start', { userId: USER })).body as { success?: boolean }
    if (begun.success !== true) throw new Error(`the session was not started: ${JSON.stringify(begun)}`)
    await world.phone.linkByQr(SHOP)
    const isReady = async () => ((await host.api('GET', `/session/status/${USER}`)).body as { ready: boolean }).ready
    await world.phone.waitFor('the shop to be connected', isReady, 120_000)
    const write = (n: number, text: string) =>
      world.phone.call('customerMessage', {
        phone: SHOP,
        from: `23470000000${String(n).padStart(2, '0')}`,
        content: { kind: 'chat', body: text },
      })
    await write(0, 'before')
    await world.phone.waitFor('the first message', async () => core.taken.length === 1, 60_000)

    onReady()
    await core.goAway(how)
    const askedSoFar = () => (how === 'answers 503' ? core.requests : triesIn(host.output()))
    const before = askedSoFar()
    for (let n = 1; n <= MESSAGES; n += 1) await write(n, `away ${n}`)
    await sleep(AWAY_S)
    const asked = askedSoFar() - before
    await core.comeBack()
    const back = performance.now()
    const texts = () => new Set(core.taken.map(({ text }) => text)).size
    while (texts() <= MESSAGES && performance.now() - back < GIVE_UP_S * 1_000) await sleep(0.2)
    const after = core.taken.filter(({ at }) => at >= back).map(({ at }) => ((at - back) / 1_000).toFixed(1))
    console.log(
      `${how} for ${AWAY_S} s, ${MESSAGES} customers: ${asked} requests meanwhile; first ${after[0]} s after the return, last ${after.at(-1)} s, ${core.taken.length - 1} posts for ${texts() - 1} messages`,
    )
  } finally {
    await host.stop()
    await core.close()
    await world.stop()
  }
}

if (values.day) for (const how of AWAYS) console.log(await measureDay(how, MESSAGES))
else {
  let first = Promise.resolve()
  await new Promise<void>((resolve) => {
    first = measure('answers 503', resolve).finally(resolve)
  })
  await Promise.all([first, measure('closes its port')])
}
