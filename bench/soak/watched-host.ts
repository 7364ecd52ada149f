import { fork, type ChildProcess } from 'node:child_process'
import { appendFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { costOf } from '../support/process-tree.ts'

export interface Reading {
  /** Seconds since the soak began. */
  readonly at: number
  readonly hostMegabytes: number
  readonly heapMegabytes: number
  readonly browserMegabytes: number
  readonly openFiles: number
  /** Timers, sockets and other resources that keep Node's event loop alive. */
  readonly resources: number
  readonly listeners: number
  readonly databaseMegabytes: number
  readonly processes: number
}

export interface WatchedHost {
  readonly pid: number
  readonly url: string
  read(at: number): Promise<Reading | null>
  /** Sends SIGTERM and resolves with the exit code. */
  stop(): Promise<number | null>
  kill(): Promise<void>
  /** Stops the process, as closing a laptop's lid does. */
  freeze(): void
  thaw(): void
}

const root = join(import.meta.dirname, '..', '..')
const INSIDE = new URL('../support/inside.mjs', import.meta.url).href
const START_LIMIT_MS = 90_000
const READ_LIMIT_MS = 5_000

interface Inside {
  readonly resources: number
  readonly listeners: number
  readonly heap: number
}

const askInside = (child: ChildProcess): Promise<Inside | null> =>
  new Promise((resolve) => {
    const end = (value: Inside | null) => {
      clearTimeout(limit)
      child.off('message', hear)
      resolve(value)
    }
    const hear = (message: unknown) => end(message as Inside)
    const limit = setTimeout(() => end(null), READ_LIMIT_MS)
    child.on('message', hear)
    child.send('read', (error) => {
      if (error) end(null)
    })
  })

function databaseBytes(dataDir: string): number {
  const names = readdirSync(dataDir).filter((name) => name.startsWith('salesboy.db'))
  return names.reduce((total, name) => total + (statSync(join(dataDir, name), { throwIfNoEntry: false })?.size ?? 0), 0)
}

/** Starts the built headless host with a probe inside, and waits until it is ready. */
export async function startWatchedHost(
  flags: readonly string[],
  options: { readonly dataDir: string; readonly logFile: string },
): Promise<WatchedHost> {
  const entry = join(root, 'out', 'server', 'index.js')
  const child = fork(entry, ['--data-dir', options.dataDir, ...flags], { execArgv: ['--import', INSIDE], silent: true })
  let output = ''
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  const ready = new Promise<void>((resolve) => {
    const read = (chunk: Buffer) => {
      appendFileSync(options.logFile, chunk)
      if (output.length < 10_000) output += chunk.toString()
      if (/^Ready$/m.test(output)) resolve()
    }
    child.stdout!.on('data', read)
    child.stderr!.on('data', read)
  })
  const late = new Promise<never>((_resolve, reject) => {
    const limit = setTimeout(() => reject(new Error(`the host was not ready in time:\n${output}`)), START_LIMIT_MS)
    void ready.then(() => clearTimeout(limit))
    void exited.then((code) => reject(new Error(`the host ended with ${code}:\n${output.slice(-2_000)}`)))
  })
  late.catch(() => undefined) // it may end later on purpose
  await Promise.race([ready, late])
  const pid = child.pid!
  return {
    pid,
    url: /^Gateway: (\S+)/m.exec(output)?.[1] ?? '',
    async read(at) {
      const inside = await askInside(child)
      if (inside === null) return null
      const cost = costOf(pid)
      return {
        at,
        hostMegabytes: cost.hostMegabytes,
        heapMegabytes: inside.heap / 2 ** 20,
        browserMegabytes: cost.browserMegabytes,
        openFiles: readdirSync(`/proc/${pid}/fd`).length,
        resources: inside.resources,
        listeners: inside.listeners,
        databaseMegabytes: databaseBytes(options.dataDir) / 2 ** 20,
        processes: cost.processes,
      }
    },
    stop() {
      child.kill('SIGTERM')
      return exited
    },
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
  }
}
