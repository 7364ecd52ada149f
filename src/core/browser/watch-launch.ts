import type ChildProcess from 'node:child_process'
import { resolve } from 'node:path'

/** The functions of `node:child_process` that are wrapped. */
export interface ChildProcesses {
  spawn: typeof ChildProcess.spawn
  execSync: typeof ChildProcess.execSync
}

/** How a browser's process ended, or why it could not be started. */
export interface LaunchReport {
  /** The last part of its standard error, where Chromium says why it exits. */
  readonly output: string
  readonly exitCode: number | null
  readonly signal: string | null
  /** The system's code when no process could be started, such as `EACCES`. */
  readonly errorCode: string | null
}

export interface LaunchWatch {
  /** Resolves when the process has ended or could not be started; pending while it runs. */
  readonly ended: Promise<LaunchReport>
  stop(): void
}

const MAX_OUTPUT = 16 * 1024
/** Longest wait for the error output after the exit, because the browser's children may hold it open. */
const REST_MS = 250

const watched = new Map<string, (child: ChildProcess.ChildProcess) => void>()
const changed = new WeakSet<ChildProcesses>()

/**
 * Watches the browser that `@puppeteer/browsers` starts with this profile. Over a pipe puppeteer reports neither the browser's output nor
 * its exit, and a spawn error would end the program for lack of a listener. On Windows the browser gets no console window: the small
 * browser is a console program, and the library (until 3.2) does not hide the window. Other processes are not touched, because an
 * installer, for example, must be visible.
 */
export function watchLaunch(
  profile: string,
  platform: NodeJS.Platform = process.platform,
  // The library looks its functions up on this very object at each call.
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
  // The library ends a browser on Windows with this command.
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
