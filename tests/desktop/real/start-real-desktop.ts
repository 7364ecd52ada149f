import { _electron, type Page } from '@playwright/test'
import { spawn } from 'node:child_process'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Desktop, DesktopOptions } from '../../electron-standin/start-desktop.ts'

const REPOSITORY = fileURLToPath(new URL('../../../', import.meta.url))
const TOOLS = fileURLToPath(new URL('../../electron-standin/bin', import.meta.url))
const HOOKS = fileURLToPath(new URL('./hooks.cjs', import.meta.url))

function electronProgram(): string {
  const program = process.env['SALESBOY_ELECTRON']
  if (program === undefined)
    throw new Error('SALESBOY_ELECTRON must name the Electron program (npm run test:electron sets it).')
  return program
}

function argumentsOf({ appDir, dataDir, args }: DesktopOptions): string[] {
  // Only where the kernel refuses Chromium's sandbox to root. Everywhere else, security stays unchanged.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  return [...sandbox, appDir ?? REPOSITORY, '--data-dir', dataDir, ...(args ?? [])]
}

function environmentOf({ dataDir, env }: DesktopOptions): Record<string, string> {
  const own = {
    XDG_CONFIG_HOME: join(dataDir, 'test-config'),
    XDG_CACHE_HOME: join(dataDir, 'test-cache'),
    XDG_DATA_HOME: join(dataDir, 'test-data'),
    // A CI machine's session bus has no program that shows tray icons, so our tools answer. A spec says when there is no tray.
    PATH: `${TOOLS}${delimiter}${process.env['PATH'] ?? ''}`,
    ...env,
  }
  return { ...(process.env as Record<string, string>), ...own }
}

function endProcess(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(pid, 'SIGKILL')
  } catch {
    // the process has already ended
  }
}

/**
 * Whether Chromium itself wrote this line, such as `[4711:0822/101500.1:ERROR:bus.cc(408)] …`. These lines concern
 * its display or bus, not the program.
 */
export const isChromiumLine = (line: string): boolean => /^\[\d+(:\d+)?:\d{4}\/\d{6}\.\d+:\w+:[^\]]+\]/.test(line)

/** Starts the unpackaged program in the real Electron, with the same remote control as the stand-in. */
export async function startRealDesktop(options: DesktopOptions): Promise<Desktop> {
  const startedAt = Date.now()
  const app = await _electron.launch({
    executablePath: electronProgram(),
    args: ['-r', HOOKS, ...argumentsOf(options)],
    env: environmentOf(options),
    // Without this, Playwright switches the sandbox off, and the test would not run what is shipped.
    chromiumSandbox: true,
  })
  const child = app.process()
  // On Windows `child` is cmd.exe, and ending it would leave Electron behind.
  const pid = await app.evaluate(() => process.pid)
  const kill = async () => {
    endProcess(pid)
    endProcess(child.pid)
    await exited
  }
  let output = ''
  child.stdout?.on('data', (chunk) => (output += chunk))
  child.stderr?.on('data', (chunk) => (output += chunk))
  const exited = new Promise<number>((resolve) => {
    if (child.exitCode !== null) resolve(child.exitCode)
    else child.once('exit', (code) => resolve(code ?? 128))
  })
  const control = (method: string, args: readonly unknown[]): Promise<unknown> =>
    app.evaluate(
      (_electronModule, call) => {
        const hooks = (globalThis as unknown as { salesboyTest: Record<string, (...args: unknown[]) => unknown> })
          .salesboyTest
        const run = hooks[call.method]
        if (!run) throw new Error(`The real Electron cannot be asked for ${call.method}.`)
        return run(...call.args) ?? null
      },
      { method, args },
    )

  const own = {
    pid,
    startedAt,
    dataDir: options.dataDir,
    output: () => output,
    exited,
    page: async (): Promise<Page> => {
      const page = app.windows().at(-1) ?? (await app.waitForEvent('window', { timeout: 45_000 }))
      await page.waitForLoadState('load')
      return page
    },
    clickTray: (...path: string[]) => control('clickTray', [path]),
    async quit() {
      await control('quit', []).catch(() => undefined) // the program may end before it answers
      return exited
    },
    kill,
    dispose: kill,
  }
  return new Proxy(own as unknown as Desktop, {
    get(target, name) {
      if (name === 'then') return undefined
      return name in target ? Reflect.get(target, name) : (...args: unknown[]) => control(String(name), args)
    },
  })
}

/** Starts the program again and waits for its end. */
export async function runRealDesktop(
  options: DesktopOptions,
): Promise<{ readonly code: number; readonly output: string }> {
  const child = spawn(electronProgram(), argumentsOf(options), { env: environmentOf(options) })
  let output = ''
  child.stdout.on('data', (chunk) => (output += chunk))
  child.stderr.on('data', (chunk) => (output += chunk))
  const code = await new Promise<number>((resolve) => child.once('close', (ended) => resolve(ended ?? 128)))
  const lines = output.split('\n').filter((line) => !isChromiumLine(line))
  return { code, output: lines.join('\n') }
}
