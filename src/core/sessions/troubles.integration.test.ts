import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile, readdir, readlink, stat, symlink, truncate, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { msg } from '../../shared/words/say.ts'
import type { SimulatorClient } from '../../../simulator/client/simulator-client.ts'
import { DEFAULT_KNOBS, LEGACY_KNOBS } from '../../../simulator/whatsapp/server/default-knobs.ts'
import { linkShop } from '../../../tests/support/link-shop.ts'
import { startWorld, type World } from '../../../tests/support/start-world.ts'
import { startSessionsBed, type SessionsBed } from '../testing/sessions-bed.ts'
import { createRealClock } from '../testing/real-clock.ts'
import { createBrowserProcesses } from '../whatsapp/browser-processes.ts'

const ada = '2348011111111'
let world: World
let api: SimulatorClient
let bed: SessionsBed
const processes = createBrowserProcesses(createRealClock())

beforeAll(async () => {
  world = await startWorld()
  api = world.phone
})
afterAll(() => world.stop())
beforeEach(async () => {
  await api.call('reset')
  await api.call('setKnobs', DEFAULT_KNOBS)
  bed = await startSessionsBed(world.browser)
})
afterEach(async () => {
  await bed.stop()
})

const link = () => linkShop(bed, api)
const profile = (): string => join(bed.sessionsFolder, 'session-shop')
async function arrives(text: string): Promise<void> {
  await api.customerWrites(ada, text)
  await bed.waitFor(text, () => bed.sink.bodies().includes(text))
}
const isOffered = (): boolean => {
  const state = bed.sessions.find('shop')?.state
  return state?.kind === 'needs-link' && state.offer.method !== 'preparing'
}

describe('the browser', () => {
  test('that was killed is replaced, and no message is lost', async () => {
    await link()
    const running = (await processes.onProfile(profile())) ?? []
    expect(running.length).toBeGreaterThan(0)
    for (const { pid } of running) process.kill(pid, 'SIGKILL')
    await bed.waitForState('shop', 'reconnecting')
    await api.customerWrites(ada, 'while dead')
    await bed.waitForState('shop', 'connected')
    await bed.waitFor('the message', () => bed.sink.bodies().includes('while dead'))
    expect(bed.sink.bodies()).toEqual(['while dead'])
  })

  test('whose page crashed or was reloaded connects again', async () => {
    await link()
    await api.call('crashPage')
    await bed.waitForState('shop', 'reconnecting')
    await bed.waitForState('shop', 'connected')
    await arrives('after the crash')
    const before = bed.states('shop').length
    const isBack = bed.connects()
    await api.call('reloadPage')
    await bed.waitFor('the page', isBack)
    await arrives('after the reload')
    // A young link: WhatsApp reloads its page by itself then, so a reload is not shown.
    expect(bed.states('shop').slice(before)).toEqual([])
    expect(bed.sink.bodies()).toEqual(['after the crash', 'after the reload'])
  })

  test('that outlived a crash of our program is ended before a new one starts on its profile', async () => {
    await link()
    await bed.sessions.disconnect('shop')
    const orphan = spawn(
      world.browser,
      ['--headless', '--no-sandbox', `--user-data-dir=${profile()}`, '--remote-debugging-pipe', 'about:blank'],
      { detached: true, stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] },
    )
    await expect
      .poll(async () => (await processes.onProfile(profile()))?.length ?? 0, { timeout: 60_000 })
      .toBeGreaterThan(2)
    // The lock that a full browser leaves after a crash of its host; a headless shell takes none.
    await symlink(`${hostname()}-${orphan.pid}`, join(profile(), 'SingletonLock'))
    await writeFile(join(profile(), 'salesboy-owner.json'), JSON.stringify({ hostPid: 2_999_999 }))
    bed.sessions.connect('shop')
    await bed.waitForState('shop', 'connected')
    expect(processes.isAlive(orphan.pid ?? 0) && (await isRunning(orphan.pid ?? 0))).toBe(false)
    expect(bed.states('shop')).not.toContain('unlinked')
  })

  test('opens no port that another program could reach', async () => {
    await link()
    const running = (await processes.onProfile(profile())) ?? []
    const listening = await listeningSockets()
    for (const { pid } of running) {
      for (const inode of await socketsOf(pid)) expect(listening.has(inode)).toBe(false)
    }
  })

  test('has no process left after stop', async () => {
    await link()
    await bed.sessions.stop(10_000)
    expect(await processes.onProfile(profile())).toEqual([])
    expect(existsSync(join(profile(), 'salesboy-owner.json'))).toBe(false)
  })
})

describe('the link', () => {
  test('that the phone removes is forgotten with its profile, and a QR is offered only on request', async () => {
    await link()
    await api.call('unlinkDevice')
    await bed.waitForState('shop', 'unlinked')
    expect(bed.sessions.find('shop')).toMatchObject({ linked: false })
    expect(existsSync(profile())).toBe(false)
    bed.sessions.connect('shop')
    await bed.waitFor('a QR', isOffered)
    await api.linkByQr()
    await bed.waitForState('shop', 'connected')
    await bed.sessions.disconnect('shop')
    bed.sessions.connect('shop')
    await bed.waitForState('shop', 'connected')
  })

  test('that the phone removed while we were away is shown as unlinked', async () => {
    await link()
    await bed.sessions.disconnect('shop')
    await api.call('unlinkDevice')
    bed.sessions.connect('shop')
    await bed.waitForState('shop', 'unlinked', 60_000)
    expect(existsSync(profile())).toBe(false)
  })

  test.each([11, 23, 47])('survives a power cut that damaged the profile (seed %i)', async (seed) => {
    await link()
    await bed.sessions.disconnect('shop')
    const files = await readdir(profile(), { recursive: true, withFileTypes: true })
    const stores = files.filter(
      (file) =>
        file.isFile() && /IndexedDB|Local Storage|Preferences|Local State/.test(join(file.parentPath, file.name)),
    )
    expect(stores.length).toBeGreaterThan(3)
    const dice = createDice(seed)
    for (const file of stores) {
      const path = join(file.parentPath, file.name)
      // The link itself is always damaged; the dice decide which other files are cut, and where.
      if (/IndexedDB/.test(path) || dice() < 0.5)
        await truncate(path, Math.floor((await stat(path)).size * dice() * 0.5))
    }
    bed.sessions.connect('shop')
    await bed.waitForState('shop', 'connected', 60_000)
    await arrives('after the power cut')
    expect(bed.states('shop')).not.toContain('unlinked')
  })

  test('is made by a pairing code after a switch to the code, back to the QR, and to the code again', async () => {
    bed.sessions.add('shop')
    bed.sessions.connect('shop')
    await bed.waitFor('a QR', isOffered)
    await bed.sessions.usePairingCode('shop', '+234 700 000 0000')
    await bed.sessions.useQr('shop')
    await bed.waitFor('the QR again', () => {
      const state = bed.sessions.find('shop')?.state
      return state?.kind === 'needs-link' && state.offer.method === 'qr'
    })
    await bed.sessions.usePairingCode('shop', '2347000000000')
    const code = await bed.waitFor('a code', () => {
      const state = bed.sessions.find('shop')?.state
      return state?.kind === 'needs-link' && state.offer.method === 'code' ? state.offer.code : null
    })
    await api.call('enterPairingCode', { code })
    await bed.waitForState('shop', 'connected')
  })

  test('is offered by fresh QRs without end, even if the page stops offering them', async () => {
    await api.call('setKnobs', { qrFirstMs: 300, qrNextMs: 300, qrCount: 2 })
    bed.sessions.add('shop')
    const seen = new Set<string>()
    bed.sessions.onChanged(({ state }) => {
      if (state.kind === 'needs-link' && state.offer.method === 'qr') seen.add(state.offer.qr)
    })
    bed.sessions.connect('shop')
    await bed.waitFor('a fifth QR', () => seen.size >= 5)
    await api.call('setKnobs', { qrFirstMs: 60_000 })
  })

  test('in conflict is shown, and taken over on request', async () => {
    await link()
    await api.call('conflict')
    await bed.waitForState('shop', 'conflict')
    await bed.sessions.useHere('shop')
    await bed.waitForState('shop', 'connected')
    await arrives('after the takeover')
  })
})

describe('WhatsApp', () => {
  test('in its earlier form works, too', async () => {
    await api.call('setKnobs', LEGACY_KNOBS)
    await link()
    await arrives('old keys')
    const message = bed.sink.stored[0]
    expect(message?.messageId).toMatch(new RegExp(`^false_${ada}@c\\.us_`))
    expect(await bed.sender.sendText('shop', message?.chatId ?? '', 'fine', null)).toMatchObject({ kind: 'sent' })
    const check = await bed.waitFor('the self-check', () => bed.sessions.find('shop')?.selfCheck)
    expect(check).toMatchObject({ ok: true, problems: [] })
  })

  test('that changed is reported with its version, and messages still arrive', async () => {
    await api.call('setKnobs', { missingModules: ['WAWebChatLoadMessages'], version: '2.3000.999' })
    await link()
    const check = await bed.waitFor('the self-check', () => bed.sessions.find('shop')?.selfCheck)
    expect(check).toMatchObject({ ok: false, webVersion: '2.3000.999' })
    expect(check.problems).toEqual([msg('check.part-missing', { name: 'WAWebChatLoadMessages' })])
    await arrives('still here')
  })

  test('out of reach is awaited by one browser, which connects by itself', async () => {
    await link()
    bed = await bed.restart({}, 5)
    await api.call('setKnobs', { siteUnreachable: true })
    const logged = (what: string) => bed.logger.entries.filter(({ message }) => message === what).length
    bed.sessions.connect('shop')
    await bed.waitForState('shop', 'waiting-for-internet')
    await bed.waitFor('the browser to ask again', () => logged('WhatsApp’s site is out of reach') > 2)
    await api.call('setKnobs', { siteUnreachable: false })
    await bed.waitForState('shop', 'connected', 60_000)
    expect(logged('starting browser')).toBe(2)
    await arrives('back again')
  })
})

/** Random numbers from 0 to 1, the same for the same seed. */
function createDice(seed: number): () => number {
  let state = seed
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
}
async function isRunning(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  return stat !== '' && !/\) Z /.test(stat)
}
async function listeningSockets(): Promise<ReadonlySet<string>> {
  const inodes = new Set<string>()
  for (const table of ['tcp', 'tcp6']) {
    const rows = (await readFile(`/proc/net/${table}`, 'utf8')).trim().split('\n').slice(1)
    for (const row of rows) {
      const fields = row.trim().split(/\s+/)
      if (fields[3] === '0A') inodes.add(fields[9] ?? '')
    }
  }
  return inodes
}
async function socketsOf(pid: number): Promise<readonly string[]> {
  const names = await readdir(`/proc/${pid}/fd`).catch(() => [])
  const links = await Promise.all(names.map((name) => readlink(`/proc/${pid}/fd/${name}`).catch(() => '')))
  return links.flatMap((target) => /^socket:\[(\d+)\]$/.exec(target)?.[1] ?? [])
}
