import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { ChildOptions, ChildOrder, ChildReport, ChildStatus } from './answer-protocol.ts'

/** A host that runs in a separate process. */
export interface AnswerHost {
  readonly gatewayUrl: string
  order(order: ChildOrder): void
  status(): Promise<ChildStatus>
  /** Ends the process by `kill -9` or by a clean stop; resolves when it is gone. */
  end(how: 'kill' | 'close'): Promise<void>
}

/** Starts a host and waits for its gateway. The host posts nothing before the order `go`. */
export async function startAnswerHost(options: ChildOptions): Promise<AnswerHost> {
  const script = join(import.meta.dirname, 'answer-child.ts')
  const args = ['--disable-warning=ExperimentalWarning', script, JSON.stringify(options)]
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  child.stdin.on('error', () => undefined) // The process was killed.
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const askers: ((status: ChildStatus) => void)[] = []
  const ready = Promise.withResolvers<string>()
  createInterface({ input: child.stdout }).on('line', (line) => {
    const report = JSON.parse(line) as ChildReport
    if (report.kind === 'ready') ready.resolve(report.gatewayUrl)
    else askers.shift()?.(report)
  })
  void ended.then(() => ready.reject(new Error('the host ended before it was ready')))
  const order = (what: ChildOrder) => void child.stdin.write(`${JSON.stringify(what)}\n`)
  return {
    gatewayUrl: await ready.promise,
    order,
    status: () =>
      new Promise((resolve) => {
        askers.push(resolve)
        order({ kind: 'status' })
      }),
    async end(how) {
      if (how === 'kill') child.kill('SIGKILL')
      else order({ kind: 'stop' })
      await ended
    },
  }
}
