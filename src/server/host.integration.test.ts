import axios from 'axios'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'

// Tests the built host as a service file starts it: as its own process, with its exit codes and its standard output.
const repository = fileURLToPath(new URL('../..', import.meta.url))
const KEY = 'a-very-private-key'
const SECRET = 'a-very-private-secret'
const SHOP = '3f2504e0-4f89-41d3-9a0c-0305e82c3301'
let built: string
let data: string
const running = new Set<ReturnType<typeof start>>()

beforeAll(async () => {
  mkdirSync(join(repository, 'out'), { recursive: true })
  built = mkdtempSync(join(repository, 'out', 'host-test-'))
  await build({
    configFile: join(repository, 'vite.server.config.ts'),
    root: repository,
    logLevel: 'error',
    build: { outDir: join(built, 'server'), emptyOutDir: true },
  })
  mkdirSync(join(built, 'renderer'))
  writeFileSync(join(built, 'renderer', 'index.html'), '<title>Salesboy</title>')
})
afterAll(() => rmSync(built, { recursive: true, force: true }))
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'salesboy-host-'))
})
afterEach(async () => {
  for (const host of running) host.child.kill('SIGKILL')
  await Promise.all([...running].map((host) => host.ended))
  running.clear()
  rmSync(data, { recursive: true, force: true })
})

/** Runs `node out/server/index.js` with these flags, without a browser. */
function start(flags: readonly string[], environment: Record<string, string> = {}) {
  const args = [join(built, 'server', 'index.js'), '--browser', join(data, 'no-browser'), ...flags]
  const { PATH = '' } = process.env
  const child = spawn(process.execPath, args, { env: { PATH, HOME: data, ...environment }, stdio: 'pipe' })
  const said = { out: '', err: '' }
  child.stdout.on('data', (chunk) => (said.out += chunk))
  child.stderr.on('data', (chunk) => (said.err += chunk))
  const ended = once(child, 'close').then(([code]) => code as number | null)
  const host = { child, said, ended }
  running.add(host)
  return host
}

async function startReady(flags: readonly string[] = [], environment: Record<string, string> = {}) {
  const host = start(['--data-dir', data, '--port', '0', ...flags], { SALESBOY_API_KEY: KEY, ...environment })
  await vi.waitFor(() => expect(`${host.said.out}${host.child.exitCode ?? ''}`, host.said.err).toMatch(/\nReady\n/), {
    timeout: 30_000,
  })
  const url = /^Gateway: (.*)$/m.exec(host.said.out)?.[1] ?? ''
  const token = /^Open: .*#token=(.*)$/m.exec(host.said.out)?.[1] ?? null
  const call = (headers: Record<string, string>) =>
    axios.create({ baseURL: url, headers, validateStatus: () => true, proxy: false })
  return { ...host, url, token, api: call({ 'x-api-key': KEY }), call }
}

describe('the headless host', () => {
  test('prints lines for scripts, serves the gateway API and the interface, and exits with 0 on SIGTERM', async () => {
    const host = await startReady(['--session', 'my_shop'], { HMAC_SECRET: SECRET })
    expect(host.said.out).toMatch(
      /^Salesboy host \d+\.\d+\.\d+\nGateway: http:\/\/127\.0\.0\.1:(\d+)\nOpen: http:\/\/127\.0\.0\.1:\1\/#token=[\w-]{43}\nReady\n$/,
    )
    expect((await host.api.get('/session/status/my_shop')).data).toMatchObject({ exists: true, ready: false, qr: null })
    expect((await host.api.post('/session/start', { userId: SHOP })).data).toEqual({
      success: true,
      message: 'Session initialized',
    })
    expect((await host.api.get('/health')).data.sessions).toHaveLength(2)
    expect((await host.call({}).get('/')).data).toContain('Salesboy')

    const admitted = await host.call({}).post('/ui/session', { token: host.token })
    const cookie = String(admitted.headers['set-cookie']?.[0]).split(';')[0] ?? ''
    const snapshot = await host.call({ cookie }).post('/ui/rpc', { name: 'snapshot', args: {} })
    expect(snapshot.data).toMatchObject({ ok: true, value: { capabilities: { host: 'headless' } } })
    expect(JSON.stringify(snapshot.data)).not.toContain(SECRET)
    await host.call({}).post('/ui/session', { token: host.token })
    await vi.waitFor(() => expect(host.said.out.match(/^Open: /gm)).toHaveLength(2))

    host.child.kill('SIGTERM')
    expect(await host.ended).toBe(0)
    for (const text of [host.said.out, host.said.err]) {
      expect(text).not.toContain(KEY)
      expect(text).not.toContain(SECRET)
    }
    expect(existsSync(join(data, 'host.lock'))).toBe(false)
  })

  test('stops cleanly during its start and ends the browser that it was starting', async () => {
    // This browser never starts up, and the start waits because it never prints its version.
    const [browser, begun] = [join(data, 'slow-browser'), join(data, 'browser-pids')]
    writeFileSync(browser, `#!/bin/sh\necho $$ >> '${begun}'\nexec sleep 60\n`, { mode: 0o755 })
    const host = start(['--data-dir', data, '--port', '0', '--session', 'my_shop', '--browser', browser])
    await vi.waitFor(() => expect(existsSync(begun)).toBe(true), { timeout: 20_000, interval: 5 })
    expect(host.said.out).not.toContain('Ready')
    host.child.kill('SIGTERM')
    expect(await host.ended).toBe(0)
    for (const pid of readFileSync(begun, 'utf8').trim().split('\n')) {
      expect(() => process.kill(Number(pid), 0), host.said.err).toThrow('ESRCH')
    }
    expect(existsSync(join(data, 'host.lock'))).toBe(false)
    expect(existsSync(join(data, 'salesboy.db-clean'))).toBe(true)
  }, 40_000)

  test('keeps its sessions after kill -9 on the same data folder', async () => {
    const first = await startReady()
    await first.api.post('/session/start', { userId: SHOP })
    first.child.kill('SIGKILL')
    await first.ended
    const second = await startReady()
    expect((await second.api.get(`/session/status/${SHOP}`)).data.exists).toBe(true)
  })

  test('refuses a second host on the same data folder and names the process that uses it', async () => {
    const first = await startReady()
    const second = start(['--data-dir', data, '--port', '0'])
    expect(await second.ended).toBe(1)
    expect(second.said).toEqual({ out: '', err: expect.stringContaining(`(process ${first.child.pid})`) })
    expect((await first.api.get('/health')).status).toBe(200)
  })

  test('reports a taken port in one line and leaves no lock file', async () => {
    const first = await startReady()
    const other = join(data, 'other')
    const port = new URL(first.url).port
    const second = start(['--data-dir', other, '--port', port, '--log-level', 'silent'])
    expect(await second.ended).toBe(1)
    expect(second.said.err).toMatch(new RegExp(`^Port ${port} on 127\\.0\\.0\\.1 is already in use\\. [^\\n]*\\n$`))
    expect(readdirSync(other)).not.toContain('host.lock')
  })

  test('serves no interface with --no-ui', async () => {
    const host = await startReady(['--no-ui'])
    expect([host.token, (await host.call({}).get('/')).status]).toEqual([null, 404])
    expect((await host.call({}).post('/ui/session', { token: 'x' })).status).toBe(404)
    expect((await host.api.get('/health')).status).toBe(200)
  })

  test('exits on a wrong flag before it creates any file', async () => {
    const fresh = join(data, 'fresh')
    const host = start(['--data-dir', fresh, '--set', 'replies.mode=never'])
    expect(await host.ended).toBe(2)
    expect(host.said.err).toMatch(/^The setting "replies\.mode" cannot be "never"[^\n]*\n$/)
    expect(existsSync(fresh)).toBe(false)
  })

  test('starts with damaged files and tells the owner', async () => {
    writeFileSync(join(data, 'settings.json'), '{"replies.mo')
    writeFileSync(join(data, 'secrets.json'), 'x')
    const host = await startReady()
    const admitted = await host.call({}).post('/ui/session', { token: host.token })
    const cookie = String(admitted.headers['set-cookie']?.[0]).split(';')[0] ?? ''
    const { data: snapshot } = await host.call({ cookie }).post('/ui/rpc', { name: 'snapshot', args: {} })
    expect(JSON.stringify(snapshot.value.notices)).toContain('has been put aside')
    const aside = readdirSync(data).filter((name) => name.includes('.bad'))
    expect(aside).toHaveLength(2)
    for (const name of aside) expect(host.said.err).toContain(name)
  })

  test('does not import the desktop shell', () => {
    const files = readdirSync(join(built, 'server'), { recursive: true, encoding: 'utf8' }).filter((name) =>
      /\.js$/.test(name),
    )
    expect(files).toContain('index.js')
    for (const name of files) {
      expect(readFileSync(join(built, 'server', name), 'utf8')).not.toMatch(
        /(from|import|require)\s*\(?\s*["']electron/,
      )
    }
  })
})
