import { spawn, type ChildProcess } from 'node:child_process'
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'

export interface HostProcess {
  readonly gatewayUrl: string
  readonly openUrl: string
  /** SIGTERM and wait for the end; resolves with the exit code. */
  stop(): Promise<number | null>
  /** `kill -9` and wait. */
  kill(): Promise<void>
  readonly exited: Promise<number | null>
}

const root = join(import.meta.dirname, '..', '..')
const START_LIMIT_MS = 120_000

/** Runs `scripts/host.mjs` (which builds when needed) with these flags; its output goes to `logFile`, its building note to the terminal. */
export async function startHostProcess(flags: readonly string[], logFile: string): Promise<HostProcess> {
  const child: ChildProcess = spawn(process.execPath, [join(root, 'scripts', 'host.mjs'), ...flags], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  let output = ''
  const ready = new Promise<void>((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error(`the host was not ready in time; see ${logFile}`)), START_LIMIT_MS)
    const read = (chunk: Buffer) => {
      const text = chunk.toString()
      output += text
      appendFileSync(logFile, text)
      if (text.includes('Building once')) console.log('Building once, this takes a moment…')
      if (/^Ready/m.test(output)) {
        clearTimeout(limit)
        resolve()
      }
    }
    child.stdout!.on('data', read)
    child.stderr!.on('data', read)
    void exited.then((code) => {
      clearTimeout(limit)
      reject(new Error(`the host ended with ${code}:\n${output.slice(-2_000)}`))
    })
  })
  await ready
  const find = (label: string) => new RegExp(`^${label}:\\s*(\\S+)`, 'm').exec(output)?.[1] ?? ''
  return {
    gatewayUrl: find('Gateway').replace(/\/$/, ''),
    openUrl: find('Open'),
    exited,
    stop() {
      child.kill('SIGTERM')
      return exited
    },
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
  }
}
