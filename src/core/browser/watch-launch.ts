import type ChildProcess from 'node:child_process'
import { resolve } from 'node:path'

/** What of `node:child_process` is looked at and changed. */
export interface ChildProcesses {
  spawn: typeof ChildProcess.spawn
  execSync: typeof ChildProcess.execSync
}

/** How a browser's process ended, or why none came to be. */
export interface LaunchReport {
  /** The end of what it wrote to its standard error, where Chromium says why it gives up. */
  readonly output: string
  readonly exitCode: number | null
  readonly signal: string | null
  /** The system's code when no process could be started, such as `EACCES`. */
  readonly errorCode: string | null
}

export interface LaunchWatch {
  /** Resolves when the process has ended or could not be started; stays open as long as it runs. */
  readonly ended: Promise<LaunchReport>
  stop(): void
}

const MAX_OUTPUT = 16 * 1024
/** What the browser has started may hold its error output open: no more than this is waited for it. */
const REST_MS = 250

const watched = new Map<string, (child: ChildProcess.ChildProcess) => void>()
const changed = new WeakSet<ChildProcesses>()

/**
 * Watches the one start of a browser that `@puppeteer/browsers` makes with this profile. Over a pipe puppeteer tells neither what the
 * browser wrote nor how it ended, and an error of the start itself would end the program, because nobody listens. On Windows that start
 * gets no console window: the small browser is a console program, and the library (until 3.2) does not ask for that. Nothing else that
 * is started is touched: an installer, for one, must show itself.
 */
export function watchLaunch(
  profile: string,
  platform: NodeJS.Platform = process.platform,
  // The library calls through this very object, at the time of the call.
  processes: ChildProcesses = process.getBuiltinModule('node:child_process'),
): LaunchWatch {
  const key = `--user-data-dir=${resolve(profile)}`
  const { promise, resolve: end } = Promise.withResolvers<LaunchReport>()
  watched.set(key, (child) => follow(child, end))
  interceptLaunches(platform, processes)
  return { ended: promise, stop: () => void watched.delete(key) }
}

function interceptLaunches(platform: NodeJS.Platform, processes: ChildProcesses): void {
  if (changed.has(processes)) return
  changed.add(processes)
  const spawn = processes.spawn as (...all: unknown[]) => ChildProcess.ChildProcess
  processes.spawn = ((...all: unknown[]) => {
    const [command, args, options] = all
    const key = Array.isArray(args) ? args.find((text) => watched.has(String(text))) : undefined
    if (key === undefined) return spawn(...all)
    const child = spawn(command, args, platform === 'win32' ? { ...(options as object), windowsHide: true } : options)
    watched.get(String(key))?.(child)
    return child
  }) as typeof processes.spawn
  if (platform !== 'win32') return
  const { execSync } = processes
  // How the library ends a browser on Windows.
  processes.execSync = ((command: string, options?: object) =>
    execSync(
      command,
      command.startsWith('taskkill /pid ') ? { ...options, windowsHide: true } : options,
    )) as typeof execSync
}

function follow(child: ChildProcess.ChildProcess, end: (report: LaunchReport) => void): void {
  let output = ''
  const report = (part: Partial<LaunchReport>): void =>
    end({ output, exitCode: null, signal: null, errorCode: null, ...part })
  child.stderr?.on('data', (chunk: Buffer) => (output = (output + chunk.toString()).slice(-MAX_OUTPUT)))
  child.on('error', (error: NodeJS.ErrnoException) => report({ errorCode: error.code ?? 'UNKNOWN' }))
  child.on('exit', (exitCode, signal) => {
    const rest = setTimeout(() => report({ exitCode, signal }), REST_MS)
    child.once('close', () => {
      clearTimeout(rest)
      report({ exitCode, signal })
    })
  })
}
