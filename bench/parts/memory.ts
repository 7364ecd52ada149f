import { openPage } from '../../tests/support/open-page.ts'
import { makeBed, userIdOf, waitReady, type Bed } from '../support/bed.ts'
import { costOf, type Cost } from '../support/process-tree.ts'
import type { PartResult, Row } from '../support/report.ts'
import { rounded } from '../support/statistics.ts'
import { startReference, startSalesboy, type Subject, type SubjectName } from '../support/subjects.ts'

const COUNTS = [1, 3, 5]
const SETTLE_MS = 10_000
/** The memory is read again after this many messages, over CHATS chats, with at most IN_FLIGHT on their way at a time. */
const AMOUNT = 10_000
const CHATS = 200
const IN_FLIGHT = 50
const PATIENCE_MS = 15_000
const accountOf = (name: string, index: number): string => `23474${name === 'salesboy' ? 1 : 2}000000${index}`
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

async function idle(subjects: readonly Subject[], milliseconds: number): Promise<Cost> {
  await pause(SETTLE_MS)
  const cpu = subjects.reduce((total, { pid }) => total + costOf(pid).cpuMs, 0)
  await pause(milliseconds)
  const costs = subjects.map(({ pid }) => costOf(pid))
  const sum = (pick: (cost: Cost) => number) => costs.reduce((total, cost) => total + pick(cost), 0)
  return {
    hostMegabytes: sum((cost) => cost.hostMegabytes),
    browserMegabytes: sum((cost) => cost.browserMegabytes),
    processes: sum((cost) => cost.processes),
    cpuMs: sum((cost) => cost.cpuMs) - cpu,
  }
}

/** Writes `AMOUNT` messages, spread over the accounts. No more than IN_FLIGHT are on their way, because a page can handle no more. */
async function busy(bed: Bed, name: SubjectName, sessions: number): Promise<void> {
  bed.receiver.forget()
  const arrived = new Set<string>()
  const stop = bed.receiver.onArrival(({ text }) => arrived.add(text))
  // Messages that the reference loses never arrive: after PATIENCE_MS without an arrival they are given up.
  let givenUp = 0
  const waitForRoom = async (written: number) => {
    let [seen, since] = [arrived.size, performance.now()]
    while (written - arrived.size - givenUp > IN_FLIGHT) {
      await pause(20)
      if (arrived.size > seen) [seen, since] = [arrived.size, performance.now()]
      else if (performance.now() - since > PATIENCE_MS) givenUp = written - arrived.size
    }
  }
  for (let n = 0; n < AMOUNT; n += 1) {
    await waitForRoom(n)
    const from = `23481${String(n % CHATS).padStart(8, '0')}`
    const content = { kind: 'chat' as const, body: `${name} ${n}` }
    await bed.phone.call('customerMessage', { phone: accountOf(name, n % sessions), from, content })
  }
  stop()
}

function rowOf(name: string, sessions: number, cost: Cost, milliseconds: number): Row {
  return {
    sessions,
    program: name,
    'host MB': rounded(cost.hostMegabytes),
    'browsers MB': rounded(cost.browserMegabytes),
    processes: cost.processes,
    'CPU at idle, %': rounded((cost.cpuMs / milliseconds) * 100),
  }
}

/** Memory (PSS) and CPU at idle, while no customer writes. Needs Linux' /proc. */
export async function measureMemory(options: { readonly quick: boolean }): Promise<PartResult> {
  const rows: Row[] = []
  const watchMs = options.quick ? 10_000 : 60_000
  for (const count of options.quick ? [1] : COUNTS) {
    const indexes = Array.from({ length: count }, (_, index) => index)
    const bed = await makeBed()
    const afterMessages = async (name: SubjectName, subjects: readonly Subject[]): Promise<Row> => {
      if (options.quick) return {}
      await busy(bed, name, count)
      const { hostMegabytes, browserMegabytes } = await idle(subjects, 1_000)
      return {
        [`host MB after ${AMOUNT}`]: rounded(hostMegabytes),
        [`browsers MB after ${AMOUNT}`]: rounded(browserMegabytes),
      }
    }
    try {
      for (const index of indexes) {
        for (const name of ['salesboy', 'reference'] as const) {
          const subject = await bed.startLinked(name, accountOf(name, index))
          await subject.stop()
        }
      }
      const users = indexes.map((index) => userIdOf('salesboy', accountOf('salesboy', index)))
      const ours = startSalesboy(bed.options(users))
      bed.atEnd(() => ours.stop())
      await Promise.all(users.map((user) => waitReady(ours, user, bed.phone)))
      const our = await idle([ours], watchMs)
      // Counts only the host's work for the window; the window itself runs in another program.
      const window = await openPage(ours.pageUrl())
      const watched = await idle([ours], watchMs)
      await window.close()
      const ourAfter = await afterMessages('salesboy', [ours])
      await ours.stop()
      const others = indexes.map((index) =>
        startReference(bed.options([userIdOf('reference', accountOf('reference', index))])),
      )
      for (const other of others) bed.atEnd(() => other.stop())
      await Promise.all(others.map((other) => other.said(/^ready$/m)))
      const reference = await idle(others, watchMs)
      const referenceAfter = await afterMessages('reference', others)
      rows.push(
        { ...rowOf('reference', count, reference, watchMs), ...referenceAfter },
        {
          ...rowOf('salesboy', count, our, watchMs),
          ...ourAfter,
          'CPU with the window open, %': rounded((watched.cpuMs / watchMs) * 100),
          'host ratio': rounded(our.hostMegabytes / reference.hostMegabytes),
        },
      )
    } finally {
      await bed.stop()
    }
  }
  const about = `Proportional set size after ${SETTLE_MS / 1_000} s of rest, CPU over ${watchMs / 1_000} s. Salesboy hosts all sessions in one process; the reference is one process for each.`
  return { part: 'memory', about, rows }
}
