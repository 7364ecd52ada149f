import type { FastifyInstance } from 'fastify'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import QRCode from 'qrcode'
import { createNoComputer } from '../../../src/core/computer/no-computer.ts'
import { createCore, type Core } from '../../../src/core/create-core.ts'
import type { CorePorts, Logger } from '../../../src/core/ports.ts'
import { createMemoryPorts } from '../../../src/core/testing/memory-ports.ts'
import { createTestPower } from '../../../src/core/testing/test-ports.ts'
// Modules that the program loads on first use, imported here because a real load would take real time.
import '../../../src/core/gateway/gateway-server.ts'
import type { Settings } from '../../../src/shared/model/settings.ts'
import { msg, sayEnglish } from '../../../src/shared/words/say.ts'
import { CORE, SECRET } from './assistant.ts'
import type { Browser } from './browser.ts'
import type { Death, Machine } from './machine.ts'
import { Page } from './page.ts'
import type { Life, Scheduler } from './scheduler.ts'
import type { Story } from './story.ts'

export const SHOP = 'shop'
export const API_KEY = 'the-gateway-key'
const STOP_WITHIN_MS = 10_000

export interface HostOptions {
  readonly folder: string
  readonly machine: Machine
  readonly scheduler: Scheduler
  readonly browser: Browser
  readonly story: Story
  readonly settings: Partial<Settings>
}

/** The program on the shop's computer, built by its own composition root: started, stopped, killed and started again. */
export class Host {
  core: Core | null = null
  life: Life | null = null
  /** Errors in its log that no fault explains. */
  readonly errors: string[] = []
  power = createTestPower()
  isStopping = false
  starts = 0
  readonly died = { kill: 0, power: 0 }
  readonly #options: HostOptions
  readonly #ports: CorePorts
  #app: FastifyInstance | null = null
  #died: () => void = () => undefined
  #death = new Promise<void>(() => undefined)

  constructor(options: HostOptions) {
    this.#options = options
    // A browser that exists is not searched for repeatedly.
    const browser = join(options.folder, 'browser')
    writeFileSync(browser, '', { mode: 0o700 })
    const settings = {
      'core.url': CORE,
      'core.eventsUrl': `${CORE}/events`,
      'browser.fetch': 'never',
      'browser.path': browser,
      ...options.settings,
    }
    this.#ports = createMemoryPorts(options.folder, {
      settings,
      secrets: { 'core.secret': SECRET, 'gateway.apiKey': API_KEY },
    })
  }

  get isUp(): boolean {
    return this.core !== null
  }

  /** Resolves when the program works; never resolves if it dies during the start. */
  async start(): Promise<void> {
    const { machine, story, browser } = this.#options
    const life = machine.begin()
    this.life = life
    this.starts += 1
    this.isStopping = false
    this.power = createTestPower()
    this.#death = new Promise((resolve) => (this.#died = resolve))
    story.tell('host', `starts (${life.number})`)
    const clock = machine.clockOf(life)
    const logger = this.#loggerFor(life, '')
    const core = await createCore({
      ...this.#ports,
      clock,
      logger,
      power: this.power,
      computer: createNoComputer(),
      createClient: () => new Page({ browser, clock, logger, life }),
    })
    if (!life.isAlive) return
    this.core = core
    core.gateway.extend((app) => this.#takeOver(app))
    await core.start({ sessions: [SHOP], listen: async () => void (await core.gateway.listen()) })
    if (life.isAlive) story.tell('host', 'is up')
  }

  /** Its HTTP server opens no port: requests are injected. */
  #takeOver(app: FastifyInstance): void {
    Object.assign(app, {
      listen: async () => {
        await app.ready()
        this.#app = app
        return ''
      },
    })
    Object.assign(app.server, { address: () => ({ address: '127.0.0.1', family: 'IPv4', port: 3001 }) })
  }

  async stop(): Promise<void> {
    const { core, life } = this
    if (core === null || life === null) return
    const { story, machine, browser } = this.#options
    story.tell('host', 'stops')
    this.isStopping = true
    this.#app = null
    await core.stop(STOP_WITHIN_MS)
    if (!life.isAlive) return
    story.tell('host', 'has stopped')
    this.#gone()
    machine.ended(life)
    browser.closePage('the host has ended')
  }

  die(death: Death): void {
    const { life } = this
    if (life === null) return
    const { story, machine, browser } = this.#options
    story.tell('host', death === 'kill' ? 'is killed' : 'loses its power')
    this.died[death] += 1
    this.#gone()
    machine.die(life, death)
    browser.closePage('the host is dead')
  }

  #gone(): void {
    this.core = null
    this.life = null
    this.#app = null
    this.#died()
  }

  /** Sends a request to its gateway; null if the program does not answer. */
  async ask(
    method: 'GET' | 'POST',
    url: string,
    body?: unknown,
    more: Readonly<Record<string, string>> = {},
  ): Promise<{ readonly status: number; readonly body: string } | null> {
    const app = this.#app
    if (app === null) return null
    const headers = { 'x-api-key': API_KEY, host: '127.0.0.1:3001', ...more }
    const asked = app.inject({ method, url, headers, ...(body === undefined ? {} : { payload: body as object }) })
    const answer = await Promise.race([asked, this.#death.then(() => null)])
    return answer === null ? null : { status: answer.statusCode, body: answer.body }
  }

  #loggerFor(life: Life, name: string): Logger {
    const { story } = this.#options
    const write = (level: string) => (message: string, fields?: Readonly<Record<string, unknown>>) => {
      if (!life.isAlive) return
      story.log(level, name, message, fields)
      if (level === 'error' && !isOfDisk(message, fields?.['error'])) this.errors.push(`${name}: ${message}`)
    }
    return {
      debug: write('debug'),
      info: write('info'),
      warn: write('warn'),
      error: write('error'),
      child: (child) => this.#loggerFor(life, child),
    }
  }
}

/** Threads pack the real QR picture, and their order is random. */
QRCode.toDataURL = (async () => 'data:image/png;base64,') as typeof QRCode.toDataURL

/** The error that callers of a write get when a stop leaves it undone. The full disk itself was reported before. */
const NO_ROOM = sayEnglish(msg('error.disk-full'))
const isOfDisk = (message: string, error: unknown): boolean =>
  message.startsWith('the disk refuses writes') || String(error).includes(NO_ROOM)

/** Writes the files that a linked browser leaves on the disk. */
export function writeProfile(folder: string): void {
  const keys = join(
    folder,
    'sessions',
    `session-${SHOP}`,
    'Default',
    'IndexedDB',
    'https_web.whatsapp.com_0.indexeddb.leveldb',
  )
  mkdirSync(keys, { recursive: true })
  for (const name of ['CURRENT', 'MANIFEST-000001']) writeFileSync(join(keys, name), name)
}
