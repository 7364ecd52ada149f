import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Customer } from '../../bench/torture/phone-protocol.ts'
import { createStory } from '../../bench/torture/story.ts'
import { startToyPhone, type ToyPhone } from '../../bench/torture/toy-phone.ts'
import { startAnsweringCore, type AnsweringCore } from '../../src/core/testing/answering-core.ts'
import type { LostRecordReport } from './lost-record-host.ts'
import { copyRecord, damages, type Damage } from './record-damages.ts'

const NO_LIBRARY = pathToFileURL(join(import.meta.dirname, '..', '..', 'bench', 'torture', 'no-library.ts')).href
const NAME = 'Ada’s shop'
const customers: readonly Customer[] = ['1', '2', '3', '4'].map((digit) => ({
  name: `Customer ${digit}`,
  phone: `234800000000${digit}`,
  chatId: `234800000000${digit}@c.us`,
  phoneKnown: true,
}))
const [first, second, third, fourth] = customers as [Customer, Customer, Customer, Customer]

interface Host {
  readonly process: ChildProcess
  readonly log: string[]
  report(): Promise<LostRecordReport>
  /** Runs `meanwhile` while the host is blocked outside its own commits. */
  hold(meanwhile: () => void): Promise<void>
  order(line: string): void
  end(how: 'kill -9' | 'clean stop'): Promise<void>
}

let folder: string
let core: AnsweringCore
let phone: ToyPhone
let host: Host
const eventually = (check: () => unknown) => vi.waitFor(check, { timeout: 30_000, interval: 50 })

async function startHost(sessions: string): Promise<Host> {
  const script = join(import.meta.dirname, 'lost-record-host.ts')
  const args = ['--import', NO_LIBRARY, script, join(folder, 'data'), core.url, phone.url, sessions]
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'pipe'] })
  const log: string[] = []
  const askers: PromiseWithResolvers<LostRecordReport>[] = []
  const ready = Promise.withResolvers<void>()
  let held = Promise.withResolvers<void>()
  child.stdin.on('error', () => undefined)
  createInterface({ input: child.stderr }).on('line', (line) => log.push(line))
  createInterface({ input: child.stdout }).on('line', (line) => {
    const said = JSON.parse(line) as { readonly report?: LostRecordReport; readonly held?: true }
    if (said.report !== undefined) askers.shift()?.resolve(said.report)
    else if (said.held === true) held.resolve()
    else ready.resolve()
  })
  child.once('exit', () => ready.reject(new Error(log.join('\n'))))
  await ready.promise
  child.once('exit', (_code, signal) => askers.splice(0).forEach((ask) => ask.reject(new Error(`ended: ${signal}`))))
  return {
    process: child,
    log,
    report() {
      const asked = Promise.withResolvers<LostRecordReport>()
      askers.push(asked)
      child.stdin.write('report\n')
      return asked.promise
    },
    async hold(meanwhile) {
      held = Promise.withResolvers<void>()
      child.stdin.write('hold\n')
      await held.promise
      meanwhile()
      writeFileSync(join(folder, 'go-on'), '')
    },
    order: (line) => void child.stdin.write(`${line}\n`),
    async end(how) {
      // Truncated shared memory may have ended the host already.
      if (child.exitCode !== null || child.signalCode !== null) return
      const over = once(child, 'exit')
      if (how === 'kill -9') child.kill('SIGKILL')
      else child.stdin.write('stop\n')
      await over
    },
  }
}

const answersTo = (customer: Customer) =>
  phone.messages.filter((one) => one.by === 'bot' && one.chatId === customer.chatId).map(({ body }) => body)
async function writesAndIsAnswered(customer: Customer, text: string): Promise<void> {
  phone.customerWrites(customer, text)
  await eventually(() => expect(answersTo(customer), host.log.join('\n')).toContain(`answer to ${text}`))
}
async function connected(): Promise<LostRecordReport> {
  let report: LostRecordReport | null = null
  await eventually(async () => {
    report = await host.report()
    expect(
      report.sessions.map(({ state }) => state),
      host.log.join('\n'),
    ).toEqual(['connected'])
  })
  return report!
}
const isOver = () => host.process.exitCode !== null || host.process.signalCode !== null
/** Waits for the next second, because WhatsApp's times have a resolution of one second. */
async function nextSecond(): Promise<void> {
  const now = Math.floor(Date.now() / 1000)
  await eventually(() => expect(Math.floor(Date.now() / 1000)).toBeGreaterThan(now))
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'salesboy-lost-record-'))
  core = await startAnsweringCore()
  core.answer = ({ body }) => ({ status: 200, body: { response: `answer to ${String(body['message'])}` } })
  const epoch = Date.now()
  const elapsed = () => Date.now() - epoch
  phone = await startToyPhone({ dice: () => 0.5, epoch, elapsed, customers, story: createStory(elapsed) })
  phone.calm()
})
afterEach(async () => {
  host?.process.kill('SIGKILL')
  await phone.close()
  await core.stop()
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

type Moment = 'while it runs, then kill -9' | 'while it runs, then a clean stop' | 'while it is off'
const moments: readonly Moment[] = [
  'while it runs, then kill -9',
  'while it runs, then a clean stop',
  'while it is off',
]
const rows = damages.flatMap((damage) => moments.map((when) => [damage.name, when, damage] as const))

describe('a lost record does not lose the link, and no customer is answered twice', () => {
  test.each(rows)('%s %s', async (_name: string, when: Moment, damage: Damage) => {
    const database = join(folder, 'data', 'salesboy.db')
    const older = join(folder, 'older.db')
    host = await startHost('shop')
    host.order(`rename ${NAME}`)
    await connected()
    await writesAndIsAnswered(first, 'one')
    copyRecord(database, older)
    await writesAndIsAnswered(second, 'two')

    if (when === 'while it is off') {
      await host.end('kill -9')
      damage.apply(database, older)
    } else {
      // The damage must not fall into one of our own writes, because it could not be told from that write.
      await host.hold(() => damage.apply(database, older))
      await eventually(async () => {
        if (isOver()) return
        expect((await host.report()).notices.join(), host.log.join('\n')).toMatch('notice.record-saved')
      })
      await nextSecond()
      phone.customerWrites(third, 'three')
      // A host that crashed on truncated shared memory answers at its next start.
      await eventually(() => {
        if (!isOver()) expect(answersTo(third), host.log.join('\n')).toEqual(['answer to three'])
      })
      await host.end(when === 'while it runs, then kill -9' ? 'kill -9' : 'clean stop')
    }
    await nextSecond()
    phone.customerWrites(fourth, 'four')

    host = await startHost('')
    const report = await connected()
    expect(report.sessions).toEqual([{ id: 'shop', name: NAME, state: 'connected' }])
    await eventually(() => expect(answersTo(fourth), host.log.join('\n')).toEqual(['answer to four']))
    if (when === 'while it is off') expect(report.notices.join()).toMatch(/notice\.(record|database)-/)
    await writesAndIsAnswered(first, 'five')
    await eventually(async () =>
      expect((await host.report()).texts).toEqual(expect.arrayContaining(['one', 'two', 'four', 'five'])),
    )
    const toThird = when === 'while it is off' ? [] : ['answer to three']
    await eventually(() => expect(answersTo(third), host.log.join('\n')).toEqual(toThird))
    expect([first, second].map(answersTo)).toEqual([['answer to one', 'answer to five'], ['answer to two']])
  })
})
