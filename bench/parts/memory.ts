import { openPage } from '../../tests/support/open-page.ts'
import { makeBed, userIdOf, waitReady } from '../support/bed.ts'
import { costOf, type Cost } from '../support/process-tree.ts'
import type { PartResult, Row } from '../support/report.ts'
import { rounded } from '../support/statistics.ts'
import { startReference, startSalesboy, type Subject } from '../support/subjects.ts'

const COUNTS = [1, 3, 5]
const SETTLE_MS = 10_000
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

/** Memory (PSS) and CPU at idle, with nobody writing. Needs Linux' /proc. */
export async function measureMemory(options: { readonly quick: boolean }): Promise<PartResult> {
  const rows: Row[] = []
  const watchMs = options.quick ? 10_000 : 60_000
  for (const count of options.quick ? [1] : COUNTS) {
    const indexes = Array.from({ length: count }, (_, index) => index)
    const bed = await makeBed()
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
      // Only what the host does for it: the window itself is another program's.
      const window = await openPage(ours.pageUrl())
      const watched = await idle([ours], watchMs)
      await window.close()
      await ours.stop()
      const others = indexes.map((index) =>
        startReference(bed.options([userIdOf('reference', accountOf('reference', index))])),
      )
      for (const other of others) bed.atEnd(() => other.stop())
      await Promise.all(others.map((other) => other.said(/^ready$/m)))
      const reference = await idle(others, watchMs)
      rows.push(rowOf('reference', count, reference, watchMs), {
        ...rowOf('salesboy', count, our, watchMs),
        'CPU with the window open, %': rounded((watched.cpuMs / watchMs) * 100),
        'host ratio': rounded(our.hostMegabytes / reference.hostMegabytes),
      })
    } finally {
      await bed.stop()
    }
  }
  const about = `Proportional set size after ${SETTLE_MS / 1_000} s of rest, CPU over ${watchMs / 1_000} s. Salesboy hosts all sessions in one process; the reference is one process for each.`
  return { part: 'memory', about, rows }
}
