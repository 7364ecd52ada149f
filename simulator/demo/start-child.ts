import { spawn } from 'node:child_process'
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Child {
  /** All output so far. */
  readonly output: () => string
  readonly exited: Promise<number | null>
  /** Sends SIGTERM and waits for the end; `kill -9` after 12 s. Resolves with the exit code. */
  readonly stop: () => Promise<number | null>
  /** `kill -9` and wait. */
  readonly kill: () => Promise<void>
}

const root = join(import.meta.dirname, '..', '..')
/** The program promises to end within 10 s. */
const STOP_LIMIT_MS = 12_000

/** Runs a script of this repository with the same Node. Its output goes to `logFile` and to `onText`. */
export function startChild(
  script: string,
  flags: readonly string[],
  options: { readonly logFile: string; readonly onText: (text: string) => void },
): Child {
  const child = spawn(process.execPath, [join(root, 'scripts', script), ...flags], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const read = (chunk: Buffer) => {
    const text = chunk.toString()
    output += text
    appendFileSync(options.logFile, text)
    options.onText(text)
  }
  child.stdout.on('data', read)
  child.stderr.on('data', read)
  const exited = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve(code))
  })
  return {
    output: () => output,
    exited,
    async stop() {
      child.kill('SIGTERM')
      const limit = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS)
      try {
        return await exited
      } finally {
        clearTimeout(limit)
      }
    },
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
  }
}
