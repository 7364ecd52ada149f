import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { profileFlags } from './profile.ts'

export type SubjectName = 'salesboy' | 'reference'

export interface SubjectOptions {
  readonly folder: string
  readonly browser: string
  readonly webhookUrl: string
  readonly userIds: readonly string[]
}

export interface Subject {
  readonly name: SubjectName
  readonly pid: number
  /** `performance.now()` when the process was started. */
  readonly startedAt: number
  /** Waits for the first line that matches; resolves with the milliseconds since the start. */
  said(line: RegExp, limitMs?: number): Promise<number>
  /** Base address of the gateway API; Salesboy only. */
  gatewayUrl(): string
  /** Address of the interface with its key; Salesboy only. */
  pageUrl(): string
  readonly apiKey: string
  stop(): Promise<void>
}

const root = join(import.meta.dirname, '..', '..')
const KEY = 'bench-key'
const LIMIT_MS = 90_000

function watch(child: ChildProcess, name: SubjectName): Subject {
  const startedAt = performance.now()
  let output = ''
  const waiting = new Set<() => void>()
  const read = (chunk: Buffer) => {
    output += chunk.toString()
    for (const look of [...waiting]) look()
  }
  child.stdout!.on('data', read)
  child.stderr!.on('data', read)
  const exited = new Promise<void>((resolve) => child.once('close', () => resolve()))
  return {
    name,
    pid: child.pid!,
    startedAt,
    apiKey: KEY,
    said: (line, limitMs = LIMIT_MS) =>
      new Promise((resolve, reject) => {
        const end = (done: () => void) => {
          clearTimeout(limit)
          waiting.delete(look)
          done()
        }
        const look = () => {
          if (line.test(output)) end(() => resolve(performance.now() - startedAt))
        }
        const fail = (why: string) => end(() => reject(new Error(`${name} ${why}:\n${output.slice(-2_000)}`)))
        const limit = setTimeout(() => fail(`did not say ${line}`), limitMs)
        waiting.add(look)
        void exited.then(() => fail('ended'))
        look()
      }),
    gatewayUrl: () => /^Gateway: (\S+)/m.exec(output)?.[1] ?? '',
    pageUrl: () => /^Open: (\S+)/m.exec(output)?.[1] ?? 'about:blank',
    async stop() {
      child.kill('SIGTERM')
      const limit = setTimeout(() => child.kill('SIGKILL'), 15_000)
      await exited
      clearTimeout(limit)
    },
  }
}

/** Starts Salesboy's built headless host without human delay and without a reply budget, so that it answers quickly. */
export function startSalesboy(options: SubjectOptions, more: readonly string[] = []): Subject {
  const flags = ['--data-dir', join(options.folder, 'salesboy'), '--port', '0', '--browser', options.browser]
  flags.push('--webhook-url', options.webhookUrl, '--hmac-secret', 'bench-secret', '--api-key', KEY)
  for (const userId of options.userIds) flags.push('--session', userId)
  flags.push('--set', 'replies.humanDelay=off', '--set', 'replies.hourlyLimit=0', '--log-level', 'warn', ...more)
  const entry = join(root, 'out', 'server', 'index.js')
  const child = spawn(process.execPath, [...profileFlags(), entry, ...flags], { stdio: ['ignore', 'pipe', 'pipe'] })
  return watch(child, 'salesboy')
}

/** Starts the naive reference: one process for one account. `more` may select a floor (see reference.mjs). */
export function startReference(options: SubjectOptions, more: readonly string[] = []): Subject {
  const entry = join(root, 'bench', 'reference', 'reference.mjs')
  const [userId = 'bench'] = options.userIds
  const args = [entry, join(options.folder, 'reference'), options.browser, options.webhookUrl, userId, ...more]
  mkdirSync(join(options.folder, 'reference'), { recursive: true })
  return watch(spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] }), 'reference')
}
