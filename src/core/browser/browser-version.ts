import { spawn, type ChildProcess } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Clock, Timer } from '../ports.ts'
import { browserEnvironment } from './browser-environment.ts'

/** A session's start waits for the answer, so a wrapper script that hangs must not delay it longer than this. */
const LIMIT_MS = 3_000
const MAX_ANSWER = 16 * 1024
const PATTERN = /\b(\d{2,4}(?:\.\d+){2,3})\b/

export interface VersionReader {
  /** The browser's full version, or null when it gives none or is too slow. Never rejects. */
  read(path: string): Promise<string | null>
  /** Cancels pending checks and stops writing to the memory. */
  stop(): void
}

/** Keeps the last version between runs. Null or a malformed value counts as empty. */
export interface VersionMemory {
  get(): unknown
  set(value: { readonly key: string; readonly version: string }): void
}

/** Checks a remembered version after this time, when the start is over: an unchanged wrapper script may now run a different browser. */
const ASK_AGAIN_MS = 30_000

/**
 * Asks a browser for its version once, and again when the file has changed or the browser was too slow. A version remembered from an
 * earlier run is used at once, because asking takes a third of the time of a start.
 */
export function createVersionReader(clock: Clock, memory: VersionMemory | null = null): VersionReader {
  const known = new Map<string, Promise<string | null>>()
  const timers: Timer[] = []
  let stopped = false
  const remembered = (key: string): string | null => {
    const kept = memory?.get() as { key?: unknown; version?: unknown } | null | undefined
    return kept?.key === key && typeof kept.version === 'string' ? kept.version : null
  }
  const ask = (key: string, path: string): Promise<string | null> => {
    const asked = askVersion(path, clock).then(({ version, slow }) => {
      if (slow) known.delete(key)
      if (version !== null && !stopped) memory?.set({ key, version })
      return version
    })
    known.set(key, asked)
    return asked
  }
  return {
    read(path) {
      const key = `${path}:${changedAt(path)}`
      const cached = known.get(key)
      if (cached !== undefined) return cached
      const earlier = remembered(key)
      if (earlier !== null) {
        timers.push(clock.setTimer(ASK_AGAIN_MS, () => void ask(key, path)))
        const told = Promise.resolve(earlier)
        known.set(key, told)
        return told
      }
      // On Windows `chrome.exe --version` opens a window; a folder beside it is named after the version.
      if (process.platform !== 'win32') return ask(key, path)
      const found = Promise.resolve(folderVersion(path))
      known.set(key, found)
      return found
    },
    stop() {
      stopped = true
      for (const timer of timers) timer.cancel()
    },
  }
}

function changedAt(path: string): number {
  try {
    return statSync(path).mtimeMs
  } catch {
    return 0 // asking the browser shows that it is missing
  }
}

function folderVersion(path: string): string | null {
  try {
    const found = readdirSync(dirname(path)).filter((name) => /^\d+(\.\d+){3}$/.test(name))
    return found.toSorted((a, b) => Number(b.split('.')[0]) - Number(a.split('.')[0]))[0] ?? null
  } catch {
    return null // unreadable folder: version unknown
  }
}

interface Answer {
  readonly version: string | null
  readonly slow: boolean
}

/** Runs `<path> --version` in its own process group, so that a wrapper script's children, which hold its output open, are killed too. */
export function askVersion(path: string, clock: Clock, milliseconds = LIMIT_MS): Promise<Answer> {
  return new Promise((resolve) => {
    let child: ChildProcess
    try {
      child = spawn(path, ['--version'], {
        stdio: ['ignore', 'pipe', 'ignore'],
        detached: true,
        windowsHide: true,
        env: browserEnvironment(process.env),
      })
    } catch {
      resolve({ version: null, slow: false }) // e.g. a path with a NUL in it
      return
    }
    let output = ''
    let rest: Timer | null = null
    const answer = (slow: boolean): void => {
      timer.cancel()
      rest?.cancel()
      endGroup(child)
      child.stdout?.destroy()
      child.unref()
      resolve({ version: PATTERN.exec(output)?.[1] ?? null, slow })
    }
    const timer = clock.setTimer(milliseconds, () => answer(true))
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      if (output.length > MAX_ANSWER) answer(false)
    })
    child.stdout?.on('error', () => answer(false))
    child.on('error', () => answer(false))
    child.on('close', () => answer(false))
    // Its children may hold its output open, so wait only a little longer after it exits.
    child.on('exit', () => (rest = clock.setTimer(250, () => answer(false))))
  })
}

function endGroup(child: ChildProcess): void {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch {
    // The group has already ended.
  }
}
