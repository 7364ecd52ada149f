import { chromium, type Browser, type Page } from '@playwright/test'
import { fork, type ChildProcess } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { control } from './control.ts'
import { launchBrowser } from './launch-browser.ts'

type Control = typeof control
/** Each control of the program, called from this process: the same arguments, with the answer as a promise. */
type RemoteControl = {
  readonly [K in keyof Control]: (...args: Parameters<Control[K]>) => Promise<Awaited<ReturnType<Control[K]>>>
}

export interface DesktopOptions {
  /** The program's data folder. Use a separate one per test. */
  readonly dataDir: string
  /** Starts the program without naming that folder, as an installer does. The default folder is then below it. */
  readonly isFolderUnnamed?: boolean
  /** More command-line arguments, such as `--hidden`. */
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Limit of open files (`ulimit -n`). Default: that of this process. */
  readonly openFiles?: number
  /** Folder with package.json and the built `out/`. Default: this repository. */
  readonly appDir?: string
}

export interface Desktop extends Omit<RemoteControl, 'quit' | 'clickTray'> {
  readonly pid: number
  /** Start time of the process, in unix ms. */
  readonly startedAt: number
  readonly dataDir: string
  /** The program's standard output and error so far. */
  readonly output: () => string
  /** The window's page, once it exists. Call it again after a crash of the page. */
  page(): Promise<Page>
  /** Clicks a line of the tray's menu: `clickTray('Quit')`, `clickTray("Ada's Shop", 'Disconnect')`. */
  clickTray(...path: string[]): Promise<void>
  /** Resolves with the exit code when the program ends by itself. */
  readonly exited: Promise<number>
  /** Quits as the system does. Resolves with the exit code. */
  quit(): Promise<number>
  /** Kills the program at once, like a power cut. Resolves when it is gone. */
  kill(): Promise<void>
  /** Cleans up in any state of the program. Call it at the end of every test. */
  dispose(): Promise<void>
}

const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url))
const TOOLS = fileURLToPath(new URL('./bin', import.meta.url))
const REGISTER = new URL('./register.ts', import.meta.url).href

function startProcess(options: DesktopOptions, endpoint: string) {
  const appDir = options.appDir ?? REPOSITORY
  const named = options.isFolderUnnamed === true ? [] : ['--data-dir', options.dataDir]
  const limited = ['-c', `ulimit -n ${options.openFiles}; exec "$0" "$@"`, process.execPath]
  const child = fork(join(appDir, 'out/main/index.js'), [...named, ...(options.args ?? [])], {
    cwd: tmpdir(),
    ...(options.openFiles === undefined ? {} : { execPath: 'bash' }),
    execArgv: [
      ...(options.openFiles === undefined ? [] : limited),
      ...['--import', REGISTER, '--disable-warning=ExperimentalWarning'],
    ],
    env: {
      ...process.env,
      // Keeps the program out of the folders of the person who runs the tests.
      XDG_CONFIG_HOME: join(options.dataDir, 'test-config'),
      XDG_CACHE_HOME: join(options.dataDir, 'test-cache'),
      XDG_DATA_HOME: join(options.dataDir, 'test-data'),
      // The real session bus knows nothing of the simulated desktop, so our tools come first in the path.
      PATH: `${TOOLS}:${process.env['PATH'] ?? ''}`,
      ...options.env,
      STANDIN_BROWSER: endpoint,
      NODE_OPTIONS: '',
    },
    silent: true,
  })
  let output = ''
  child.stdout?.on('data', (chunk) => (output += chunk))
  child.stderr?.on('data', (chunk) => (output += chunk))
  const exited = new Promise<number>((resolve) => {
    child.once('exit', (code) => resolve(code ?? 128))
    child.once('error', (error) => {
      output += error.message
      resolve(127)
    })
  })
  return { child, exited, output: () => output }
}

function connectControl(child: ChildProcess, exited: Promise<number>, output: () => string): RemoteControl {
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>()
  let lastId = 0
  child.on('message', (message: { id?: number; value?: unknown; error?: string }) => {
    if (message.id === undefined) return
    const call = waiting.get(message.id)
    waiting.delete(message.id)
    if (message.error === undefined) call?.resolve(message.value)
    else call?.reject(new Error(message.error))
  })
  void exited.then((code) => {
    for (const { reject } of waiting.values()) reject(new Error(`The program ended with ${code}:\n${output()}`))
  })
  return new Proxy({} as RemoteControl, {
    get:
      (_target, method) =>
      (...args: unknown[]) =>
        new Promise((resolve, reject) => {
          lastId += 1
          waiting.set(lastId, { resolve, reject })
          child.send({ id: lastId, method: String(method), args }, (error) => {
            if (error) reject(new Error(`The program is not running:\n${output()}`))
          })
        }),
  })
}

/** Polls until `probe` returns a value. */
async function until<T>(what: string, probe: () => Promise<T | null | undefined>, withinMs = 20_000): Promise<T> {
  const deadline = Date.now() + withinMs
  for (;;) {
    const found = await probe()
    if (found !== null && found !== undefined) return found
    if (Date.now() > deadline) throw new Error(`Waited in vain for ${what}.`)
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}

async function findPage(browser: Browser, targetId: string): Promise<Page | null> {
  for (const page of browser.contexts().flatMap((context) => context.pages())) {
    const session = await page.context().newCDPSession(page)
    const { targetInfo } = await session.send('Target.getTargetInfo')
    await session.detach()
    if (targetInfo.targetId === targetId) return page
  }
  return null
}

/** Starts the built program on the stand-in, with its own Chromium. */
export async function startDesktop(options: DesktopOptions): Promise<Desktop> {
  const host = await launchBrowser()
  const startedAt = Date.now()
  const { child, exited, output } = startProcess(options, host.endpoint)
  const remote = connectControl(child, exited, output)
  let browser: Browser | null = null

  async function dispose(): Promise<void> {
    child.kill('SIGKILL')
    await exited
    await browser?.close().catch(() => undefined) // the browser may be gone already
    await host.close()
  }

  try {
    await new Promise<void>((resolve, reject) => {
      child.once('message', () => resolve())
      void exited.then((code) => reject(new Error(`The program ended with ${code} before it was ready:\n${output()}`)))
    })
    // Electron's ready event is not enough: the program is up when its tray icon exists.
    await until('the tray icon', async () => {
      const tray = await remote.tray()
      if (tray === null && child.exitCode !== null) throw new Error(`The program ended:\n${output()}`)
      return tray
    })
  } catch (error) {
    await dispose()
    throw error
  }

  const own = {
    pid: child.pid ?? 0,
    startedAt,
    dataDir: options.dataDir,
    output,
    exited,
    async page() {
      browser ??= await chromium.connectOverCDP(host.endpoint)
      const connected = browser
      const page = await until('the window', async () => {
        const window = await remote.window()
        if (window === null || !window.url.startsWith('app:')) return null
        return findPage(connected, window.targetId)
      })
      await page.waitForLoadState('load')
      return page
    },
    async clickTray(...path: string[]) {
      await remote.clickTray(path)
    },
    async quit() {
      await remote.quit().catch(() => undefined) // the program may end before it answers
      return exited
    },
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
    dispose,
  }
  return new Proxy(own as unknown as Desktop, {
    get(target, name) {
      if (name === 'then') return undefined
      return name in target ? Reflect.get(target, name) : Reflect.get(remote, name)
    },
  })
}

/** Starts the program and waits for its end: for a second start, or for one that cannot work. */
export async function runDesktop(options: DesktopOptions): Promise<{ readonly code: number; readonly output: string }> {
  const host = await launchBrowser()
  try {
    const { exited, output } = startProcess(options, host.endpoint)
    return { code: await exited, output: output() }
  } finally {
    await host.close()
  }
}
