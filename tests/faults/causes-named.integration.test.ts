import { mkdirSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createSampleCore, type SampleCore } from '../../simulator/core/create-sample-core.ts'
import { startDesktop } from '../desktop/launch.ts'
import { openPage } from '../support/open-page.ts'
import { sendCommand } from '../support/send-command.ts'
import { startHost } from '../support/start-host.ts'
import { startWorld, type World } from '../support/start-world.ts'
import { causes, type Stage } from './causes.ts'

/**
 * For every fault, the one sentence and `GET /health` name the right cause in both shells, and return to normal when
 * the fault is over.
 */
interface Shell {
  readonly gatewayUrl: string
  readonly page: Page
  readonly command: Stage['command']
  stop(): Promise<void>
}

const LIMIT = { timeout: 80_000, interval: 200 }
/** Lifts the warm-up limit, so that a new link may write first and WhatsApp's refusal becomes visible. */
const SET = { 'replies.humanDelay': 'off', 'replies.warmUpHourlyLimit': '0' }

async function startHeadless(world: World, core: SampleCore): Promise<Shell> {
  const dataDir = join(world.directory, 'data')
  mkdirSync(dataDir)
  const common = { dataDir, browser: world.browser, webhookUrl: core.url, secret: 'secret', apiKey: 'key' }
  const host = await startHost({ ...common, sessions: ['shop'], set: SET })
  const opened = await openPage(host.openUrl)
  return {
    gatewayUrl: host.gatewayUrl,
    page: opened.page,
    command: (name, args) => sendCommand(opened.page, name as 'snapshot', args as Record<string, never>),
    async stop() {
      await opened.close()
      await host.stop()
    },
  }
}

/** A port that was just free, because the desktop program does not print its address. */
async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function startProgram(world: World, core: SampleCore): Promise<Shell> {
  const port = await freePort()
  const set = Object.entries({ ...SET, 'gateway.port': String(port) }).flatMap(([name, value]) => [
    '--set',
    `${name}=${value}`,
  ])
  const desktop = await startDesktop({
    dataDir: join(world.directory, 'data'),
    args: [
      ...['--session', 'shop', '--browser', world.browser, '--webhook-url', core.url, '--hmac-secret', 'secret'],
      ...['--api-key', 'key', ...set],
    ],
  })
  const page = await desktop.page()
  return {
    gatewayUrl: `http://127.0.0.1:${port}`,
    page,
    command: (name, args) =>
      page.evaluate(([command, input]) => window.salesboy.call(command as 'snapshot', input as Record<string, never>), [
        name,
        args,
      ] as const),
    stop: () => desktop.dispose(),
  }
}

describe.each([
  ['the headless host', startHeadless],
  ['the desktop program', startProgram],
] as const)('%s', (_name, startShell) => {
  let world: World
  let core: SampleCore
  let shell: Shell
  let stage: Stage
  const headers = { 'x-api-key': 'key', 'content-type': 'application/json' }
  const health = async () => {
    const answer = (await (await fetch(`${shell.gatewayUrl}/health`, { headers })).json()) as {
      readonly diagnosis?: { readonly fault: string; readonly action: string; readonly sentence: string }
    }
    return answer.diagnosis
  }
  const isWell = () =>
    world.phone.waitFor(
      'all to be well',
      async () => /All is well/.test((await health())?.sentence ?? ''),
      LIMIT.timeout,
    )

  beforeAll(async () => {
    world = await startWorld({ qrFirstMs: 600_000 })
    core = await createSampleCore({ secret: 'secret', thinkingMs: 0 })
    shell = await startShell(world, core)
    stage = {
      phone: world.phone,
      core,
      command: shell.command,
      async send(to, message) {
        const body = JSON.stringify({ userId: 'shop', to, message })
        await fetch(`${shell.gatewayUrl}/message/send`, { method: 'POST', headers, body })
      },
    }
    await world.phone.linkByQr()
    await isWell()
  })
  afterAll(async () => {
    await shell?.stop()
    await core?.stop()
    await world?.stop()
  })

  test.each(causes)('$name', { timeout: 240_000 }, async ({ begin, end, fault, action, sentence }) => {
    await begin(stage)
    await expect
      .poll(health, LIMIT)
      .toMatchObject({ fault, action, sentence: expect.stringMatching(sentence) as string })
    // The window shows the same sentence.
    const said = (await health())!.sentence
    await expect.poll(() => shell.page.getByTestId('one-sentence').locator('p').first().innerText(), LIMIT).toBe(said)
    if (end === undefined) return
    await end(stage)
    await isWell()
  })
})
