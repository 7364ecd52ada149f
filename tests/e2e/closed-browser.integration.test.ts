import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer as createHttpServer, get } from 'node:http'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { processIds } from '../../bench/support/process-tree.ts'
import { findChromium } from '../../simulator/browser/find-chromium.ts'
import { writeBrowserWrapper } from '../../simulator/browser/write-browser-wrapper.ts'
import { createSampleCore, type SampleCore } from '../../simulator/core/create-sample-core.ts'
import { listeningSockets, type ListeningSocket } from '../support/listening-sockets.ts'
import { openPage } from '../support/open-page.ts'
import { startHost, type RunningHost } from '../support/start-host.ts'
import { untilConnected } from '../support/start-shop.ts'
import { startWorld, type World } from '../support/start-world.ts'

/** Linux only, because it reads the kernel's own tables. */
describe.runIf(process.platform === 'linux')('the hidden browser of a linked session', () => {
  let world: World
  let core: SampleCore
  let host: RunningHost
  let netLog: string

  beforeAll(async () => {
    world = await startWorld()
    core = await createSampleCore({ secret: 'secret', thinkingMs: 0 })
    netLog = join(world.directory, 'net.json')
    const logging = join(world.directory, 'logging-chromium')
    writeFileSync(logging, `#!/bin/sh\nexec '${await findChromium()}' "$@" '--log-net-log=${netLog}'\n`)
    chmodSync(logging, 0o755)
    const { sitePort, spkiHash } = world.whatsapp
    const browser = await writeBrowserWrapper({ folder: world.directory, sitePort, spkiHash, chromium: logging })
    const dataDir = join(world.directory, 'data')
    mkdirSync(dataDir)
    host = await startHost({
      dataDir,
      browser,
      webhookUrl: core.url,
      secret: 'secret',
      apiKey: 'key',
      sessions: ['shop'],
      set: { 'replies.humanDelay': 'off' },
    })
    await world.phone.linkByQr()
    await untilConnected(world, host)
    await world.phone.customerWrites('2348030000001', 'hello')
    await world.phone.waitForReply('2348030000001', { timeoutMs: 60_000 })
  })
  afterAll(async () => {
    await host?.stop()
    await core?.stop()
    await world?.stop()
  })

  const hostPid = (): number => host.process.pid!
  const gateway = (): string => new URL(host.gatewayUrl).host
  const commandLines = (): readonly string[][] =>
    processIds(hostPid()).flatMap((pid) => {
      try {
        return [readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')]
      } catch {
        return [] // a renderer that has just ended
      }
    })
  const browserLine = (): string[] => commandLines().find((line) => line.includes('--remote-debugging-pipe')) ?? []
  /** A browser's lock against a second browser on the same profile. It only understands "open a window". */
  const isProfileLock = ({ kind, address }: ListeningSocket): boolean =>
    kind === 'unix' && /SingletonSocket$/.test(address)

  test('leaves the gateway on 127.0.0.1 as the only open socket in the whole process tree', async () => {
    expect(browserLine()).not.toEqual([])
    expect(gateway()).toMatch(/^127\.0\.0\.1:\d+$/)
    const found = listeningSockets(hostPid()).filter((socket) => !isProfileLock(socket))
    expect(found.map(({ kind, address }) => `${kind} ${address}`)).toEqual([`tcp ${gateway()}`])
  })

  test('could not hide a socket: the list finds a TCP port, a UDP port, a named and an abstract unix socket', async () => {
    const { createSocket } = await import('node:dgram')
    const named = join(world.directory, 'knock.sock')
    const servers = [createServer(), createServer(), createServer()] as const
    await new Promise<void>((resolve) => servers[0].listen(0, '::1', resolve))
    await new Promise<void>((resolve) => servers[1].listen(named, resolve))
    await new Promise<void>((resolve) => servers[2].listen('\0knock-abstract', resolve))
    const datagram = createSocket('udp4')
    await new Promise<void>((resolve) => datagram.bind(0, '127.0.0.1', resolve))
    try {
      const found = listeningSockets(process.pid).map(({ kind, address }) => `${kind} ${address}`)
      const { port } = servers[0].address() as AddressInfo
      expect(found).toContain(`tcp [00000000000000000000000000000001]:${port}`)
      expect(found).toContain(`udp 127.0.0.1:${datagram.address().port}`)
      expect(found).toContain(`unix ${named}`)
      expect(found.some((line) => /^unix @knock-abstract/.test(line))).toBe(true)
    } finally {
      for (const server of servers) server.close()
      datagram.close()
    }
  })

  test('offers no DevTools to another process or to a page on localhost', async () => {
    const ask = (path: string, headers: Record<string, string> = {}): Promise<string> =>
      new Promise((resolve, reject) => {
        get(`${host.gatewayUrl}${path}`, { headers }, (response) => {
          let body = ''
          response.on('data', (chunk: Buffer) => (body += chunk.toString()))
          response.on('end', () => resolve(`${response.statusCode} ${body}`))
        }).on('error', reject)
      })
    for (const path of ['/json/version', '/json/list', '/json/new', '/devtools/browser']) {
      expect(await ask(path)).toMatch(/^40[14] /)
    }

    // A page of a web server on this machine, in a separate browser, tries every port that listens here.
    const site = createHttpServer((_request, response) => response.end('<!doctype html><title>evil</title>'))
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve))
    const { page, close } = await openPage(`http://127.0.0.1:${(site.address() as AddressInfo).port}/`)
    try {
      const ports = listeningSockets(hostPid()).flatMap(({ kind, address }) => (kind === 'tcp' ? [address] : []))
      const heard = await page.evaluate(async (addresses) => {
        const tries = addresses.flatMap((address) =>
          ['/json/version', '/health', '/session/status/shop'].map(async (path) => {
            try {
              return await (await fetch(`http://${address}${path}`)).text()
            } catch {
              return null
            }
          }),
        )
        const sockets = addresses.map(
          (address) =>
            new Promise<string | null>((resolve) => {
              const socket = new WebSocket(`ws://${address}/devtools/browser`)
              socket.onopen = () => resolve('opened')
              socket.onerror = () => resolve(null)
            }),
        )
        return Promise.all([...tries, ...sockets])
      }, ports)
      expect(heard.length).toBeGreaterThan(0)
      expect(heard.filter((answer) => answer !== null)).toEqual([])
    } finally {
      await close()
      site.close()
    }
  })

  test('is driven over a pipe, isolates pages, and is not throttled in the background', () => {
    const flags = browserLine()
    expect(flags).toContain('--remote-debugging-pipe')
    expect(flags.filter((flag) => flag.startsWith('--remote-debugging-port'))).toEqual([])
    for (const kept of [
      '--disable-background-timer-throttling',
      '--disable-backgrounding-occluded-windows',
      '--disable-renderer-backgrounding',
    ]) {
      expect(flags).toContain(kept)
    }
    const all = commandLines().flat().join(' ')
    expect(all).not.toMatch(/--single-process|--in-process-gpu|--disable-web-security|--disable-site-isolation/)
    if (process.getuid?.() !== 0) expect(all).not.toContain('--no-sandbox')
  })

  test('contacts only WhatsApp', () => {
    const urls = readFileSync(netLog, 'utf8').matchAll(/"url":"(?:https?|wss?):\/\/([^/":]+)/g)
    expect([...new Set([...urls].map((match) => match[1]))]).toEqual(['web.whatsapp.com'])
  })
})
