import { spawn } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import type { ChildOptions, ChildOrder, ChildReport, ChildStatus } from './child-protocol.ts'

const SCRIPT = join(import.meta.dirname, 'host-child.ts')
const NO_LIBRARY = pathToFileURL(join(import.meta.dirname, 'no-library.ts')).href
const READY_WITHIN_MS = 60_000

/** The host of a round, seen from its parent. */
export interface HostProcess {
  readonly gatewayUrl: string
  order(order: ChildOrder): void
  /** Null if the host died meanwhile. */
  status(): Promise<ChildStatus | null>
  /** Sends `kill -9` and waits for the end. */
  kill(): Promise<void>
  /** Resolves with the exit code; null after a signal. */
  readonly ended: Promise<number | null>
  readonly alive: boolean
}

/** How many lines of output are kept for the error of a failed start. */
const KEPT_LINES = 50

/** Starts a host and waits until it works. Null if it was killed during the start. */
export async function startHostProcess(
  options: ChildOptions,
  onReport: (report: ChildReport) => void,
  onLog: (line: string) => void,
): Promise<HostProcess | null> {
  const args = ['--disable-warning=ExperimentalWarning', '--import', NO_LIBRARY, SCRIPT, JSON.stringify(options)]
  const child = spawn(process.execPath, args, {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'salesboy-torture-cache') },
  })
  const lines: string[] = []
  const askers: ((status: ChildStatus | null) => void)[] = []
  let gatewayUrl: string | null = null
  let ready: () => void = () => undefined
  const isReady = new Promise<void>((resolve) => (ready = resolve))
  let alive = true
  child.stdin.on('error', () => undefined) // it was killed; its end is reported below
  createInterface({ input: child.stderr }).on('line', (line) => {
    lines.push(line)
    if (lines.length > KEPT_LINES) lines.shift()
    onLog(line)
  })
  createInterface({ input: child.stdout }).on('line', (line) => {
    const report = readReport(line)
    if (report === null) return
    if (report.kind === 'status') return askers.shift()?.(report)
    if (report.kind === 'ready') {
      gatewayUrl = report.gatewayUrl
      ready()
    }
    onReport(report)
  })
  const ended = new Promise<number | null>((resolve) => {
    child.once('close', (code) => {
      alive = false
      for (const asker of askers.splice(0)) asker(null)
      resolve(code)
    })
  })
  const limit = setTimeout(() => child.kill('SIGKILL'), READY_WITHIN_MS)
  const outcome = await Promise.race([isReady.then(() => 'ready' as const), ended])
  clearTimeout(limit)
  if (outcome !== 'ready' || gatewayUrl === null) {
    if (typeof outcome === 'number') throw new Error(`the host ended with ${outcome}:\n${lines.join('\n')}`)
    return null
  }
  const order = (what: ChildOrder) => void child.stdin.write(`${JSON.stringify(what)}\n`)
  return {
    gatewayUrl,
    order,
    status() {
      if (!alive) return Promise.resolve(null)
      return new Promise((resolve) => {
        askers.push(resolve)
        order({ kind: 'status' })
      })
    },
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
    ended,
    get alive() {
      return alive
    },
  }
}

/** Null for a line that `kill -9` cut short. */
function readReport(line: string): ChildReport | null {
  try {
    return JSON.parse(line) as ChildReport
  } catch {
    return null // only the last line of a killed host can be incomplete
  }
}
