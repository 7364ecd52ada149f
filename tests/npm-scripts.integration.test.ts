import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { signalIfRunning } from '../bench/support/process-tree.ts'
import { copyCheckout } from './support/copied-checkout.ts'
import { FOLDER, signs, type Sign } from './support/npm-script-signs.ts'

const root = join(import.meta.dirname, '..')
const read = (name: string) => readFileSync(join(root, name), 'utf8')
const { scripts } = JSON.parse(read('package.json')) as { readonly scripts: Readonly<Record<string, string>> }
const PATIENCE_MS = 80_000

describe('the table of npm scripts', () => {
  const documents = [
    ...readdirSync(root).filter((name) => name.endsWith('.md') && name !== 'CHANGELOG.md'),
    ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md'))
      .map((name) => `docs/${name}`),
  ]
  const named = new Set(
    documents
      .flatMap((name) => [...read(name).matchAll(/\bnpm (?:run ([a-z][a-z:-]*)|(test|start)\b)/g)])
      .map(([, script, short]) => script ?? short!),
  )

  test('has exactly the scripts of package.json', () => {
    expect(Object.keys(signs).toSorted()).toEqual(Object.keys(scripts).toSorted())
  })

  test('has each script that a document names, and the documents name every script', () => {
    expect([...named].filter((name) => !(name in scripts))).toEqual([])
    expect(Object.keys(scripts).filter((name) => !named.has(name))).toEqual([])
  })
})

const MARK = 'SALESBOY_SCRIPT_TEST'

/** Every process that carries the folder's mark in its environment: all that a script started, even when its parent is gone. */
function marked(folder: string): readonly string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`${MARK}=${folder};`)
    } catch {
      return false // the process ended meanwhile, or is not ours
    }
  })
}

/** How many scripts run side by side. They wait more than they work. */
const BESIDE = 3

describe.skipIf(process.platform !== 'linux')('the first sign of life', () => {
  let shared: string
  const waiting: (() => void)[] = []
  let running = 0
  beforeAll(() => {
    shared = mkdtempSync(join(tmpdir(), 'salesboy-scripts-'))
    copyCheckout(shared, { isBuilt: true })
  })
  afterAll(() => rmSync(shared, { recursive: true, force: true, maxRetries: 5 }))

  async function whenThereIsRoom(work: () => Promise<void>): Promise<void> {
    if (running >= BESIDE) await new Promise<void>((resolve) => waiting.push(resolve))
    running += 1
    try {
      await work()
    } finally {
      running -= 1
      waiting.shift()?.()
    }
  }

  function start(name: string, { args = [], env = {}, alone }: Sign, folder: string) {
    const checkout = alone === true ? join(folder, 'checkout') : shared
    if (alone === true) copyCheckout(checkout, { isBuilt: false })
    const filled = args.map((arg) => arg.replace(FOLDER, join(folder, 'filled')))
    mkdirSync(join(folder, 'tmp'))
    const child = spawn('npm', ['run', name, ...(filled.length > 0 ? ['--', ...filled] : [])], {
      cwd: checkout,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NO_COLOR: '1', TMPDIR: join(folder, 'tmp'), ...env, [MARK]: `${folder};` },
    })
    let output = ''
    child.stdout.on('data', (chunk) => (output += chunk))
    child.stderr.on('data', (chunk) => (output += chunk))
    const ended = new Promise<number | null>((resolve) => child.on('close', (code) => resolve(code)))
    return { pid: child.pid ?? 0, ended, checkout, output: () => output }
  }

  async function see(name: string, sign: Sign, folder: string): Promise<void> {
    const { pid, ended, checkout, output } = start(name, sign, folder)
    const sees = () =>
      (sign.prints?.test(output()) ?? true) && (sign.makes === undefined || existsSync(join(checkout, sign.makes)))
    await Promise.race([
      vi.waitFor(() => expect(sees(), output()).toBe(true), { timeout: PATIENCE_MS, interval: 50 }),
      ended.then(() => expect(sees(), output()).toBe(true)),
    ])
    if (sign.answers !== undefined) {
      const address = sign.answers.exec(output())?.[1] ?? ''
      expect((await fetch(new URL('/health', address))).status).toBe(200)
    }
    // Ends it as Ctrl+C does in a terminal: npm, its shell and the script get the signal. A script that only reports
    // something missing has already ended.
    if (sign.exit === undefined) signalIfRunning(-pid, 'SIGINT')
    const code = await ended
    if (sign.exit !== undefined) expect(code, output()).toBe(sign.exit)
    await vi.waitFor(() => expect(marked(folder).map(describeProcess)).toEqual([]), { timeout: 15_000 })
  }

  test.concurrent.each(Object.entries(signs))(
    'of npm run %s appears, and nothing keeps running afterwards',
    (name, sign) =>
      whenThereIsRoom(async () => {
        const folder = mkdtempSync(join(tmpdir(), 'salesboy-script-'))
        try {
          await see(name, sign, folder)
        } finally {
          // Nothing is left to end here unless the test has failed.
          for (const pid of marked(folder)) signalIfRunning(Number(pid), 'SIGKILL')
          rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
        }
      }),
    400_000,
  )
})

function describeProcess(pid: string): string {
  return spawnSync('ps', ['-o', 'pid=,args=', '-p', pid], { encoding: 'utf8' }).stdout.trim()
}
