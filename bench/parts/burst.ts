import { makeBed, userIdOf, type Bed } from '../support/bed.ts'
import { costOf } from '../support/process-tree.ts'
import type { PartResult, Row } from '../support/report.ts'
import { rounded } from '../support/statistics.ts'
import type { SubjectName } from '../support/subjects.ts'

const ACCOUNTS: Readonly<Record<SubjectName, string>> = { salesboy: '2347200000001', reference: '2347200000002' }
const SIZES: readonly (readonly [messages: number, chats: number])[] = [
  [1_000, 20],
  [10_000, 200],
]
/** Give up when nothing new arrives for this long (ms). It is longer than a silent page plus a new start of its browser may take. */
const QUIET_MS = 120_000
const LIMIT_MS = 600_000
/** ms. Wait before reading the memory, so that short-lived objects can be collected. */
const REST_MS = 10_000

interface Outcome {
  readonly seconds: number
  readonly cpuSeconds: number
  readonly lost: number
  readonly doubled: number
  readonly outOfOrder: number
  /** Memory of the host, after a rest. */
  readonly megabytesAfter: number
}

async function waitForEnd(bed: Bed, expected: number): Promise<void> {
  const began = performance.now()
  let last = performance.now()
  let seen = 0
  for (;;) {
    const distinct = new Set(bed.receiver.arrivals.map(({ text }) => text)).size
    if (distinct >= expected) return
    if (distinct > seen) {
      seen = distinct
      last = performance.now()
    }
    const now = performance.now()
    if (now - last > QUIET_MS || now - began > LIMIT_MS) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

async function burst(bed: Bed, name: SubjectName, pid: number, messages: number, chats: number): Promise<Outcome> {
  bed.receiver.forget()
  const cpu = costOf(pid).cpuMs
  const began = performance.now()
  const perChat = messages / chats
  const writeAll = async (chat: number) => {
    const from = `2348200${String(chat).padStart(6, '0')}`
    for (let n = 0; n < perChat; n += 1) {
      const content = { kind: 'chat' as const, body: `${name} ${messages} ${chat} ${n}` }
      await bed.phone.call('customerMessage', { phone: ACCOUNTS[name], from, content })
    }
  }
  await Promise.all(Array.from({ length: chats }, (_, chat) => writeAll(chat)))
  await waitForEnd(bed, messages)
  const arrivals = bed.receiver.arrivals
  const lastAt = Math.max(...arrivals.map(({ at }) => at))
  const seen = new Set<string>()
  const highest = new Map<string, number>()
  let outOfOrder = 0
  for (const { text } of arrivals) {
    if (seen.has(text)) continue
    seen.add(text)
    const [, , chat = '', n = ''] = text.split(' ')
    if (Number(n) < (highest.get(chat) ?? -1)) outOfOrder += 1
    highest.set(chat, Math.max(highest.get(chat) ?? -1, Number(n)))
  }
  const cpuSeconds = (costOf(pid).cpuMs - cpu) / 1_000
  await new Promise((resolve) => setTimeout(resolve, REST_MS))
  return {
    seconds: (lastAt - began) / 1_000,
    cpuSeconds,
    megabytesAfter: costOf(pid).hostMegabytes,
    lost: messages - seen.size,
    doubled: arrivals.length - seen.size,
    outOfOrder,
  }
}

/** Sends many messages at once. Measures the time until the core has the last one, and whether it has each once and in order. */
export async function measureBurst(options: { readonly quick: boolean }): Promise<PartResult> {
  const rows: Row[] = []
  for (const [messages, chats] of options.quick ? SIZES.slice(0, 1) : SIZES) {
    const bed = await makeBed()
    try {
      const outcomes: Partial<Record<SubjectName, Outcome>> = {}
      for (const name of ['reference', 'salesboy'] as const) {
        const more = name === 'salesboy' ? ['--set', 'delivery.parallel=16'] : []
        const subject = await bed.startLinked(name, ACCOUNTS[name], more)
        await bed.phone.call('customerMessage', {
          phone: ACCOUNTS[name],
          from: '2348299999999',
          content: { kind: 'chat', body: `${name} warm` },
        })
        const isWarm = async () => bed.receiver.arrivals.some(({ text }) => text === `${name} warm`)
        await bed.phone.waitFor('the first message', isWarm)
        outcomes[name] = await burst(bed, name, subject.pid, messages, chats)
        await subject.stop()
      }
      for (const name of ['reference', 'salesboy'] as const) {
        const outcome = outcomes[name]!
        rows.push({
          burst: `${messages} in ${chats} chats`,
          program: name,
          'to the last, s': rounded(outcome.seconds),
          lost: outcome.lost,
          doubled: outcome.doubled,
          'out of order': outcome.outOfOrder,
          'CPU ms a message': rounded((outcome.cpuSeconds * 1_000) / messages),
          'host MB after': rounded(outcome.megabytesAfter),
          ...(name === 'salesboy' ? { ratio: rounded(outcome.seconds / outcomes.reference!.seconds) } : {}),
        })
      }
    } finally {
      await bed.stop()
    }
  }
  const about = `Customers write as fast as the simulated phones can (${userIdOf('salesboy', ACCOUNTS.salesboy)} and the reference, one after the other); CPU counts the program and its browser. Salesboy posts 16 chats at a time.`
  return { part: 'burst', about, rows }
}
