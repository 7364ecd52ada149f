import { makeBed, userIdOf } from '../support/bed.ts'
import type { PartResult, Row } from '../support/report.ts'
import { median, rounded } from '../support/statistics.ts'
import { startReference } from '../support/subjects.ts'
import { timeStart } from '../support/time-start.ts'

const COUNTS = [1, 3, 5]
const ROUNDS = 5
const accountOf = (name: string, index: number): string => `23473${name === 'salesboy' ? 1 : 2}000000${index}`

/** Measures the time from process start to the last saved session connected, for both programs in turns. */
export async function measureStart(options: { readonly quick: boolean }): Promise<PartResult> {
  const rows: Row[] = []
  const bed = await makeBed()
  const rounds = options.quick ? 3 : ROUNDS
  try {
    const most = options.quick ? 1 : Math.max(...COUNTS)
    for (let index = 0; index < most; index += 1) {
      for (const name of ['salesboy', 'reference'] as const) {
        const subject = await bed.startLinked(name, accountOf(name, index))
        await subject.stop()
      }
    }
    for (const count of COUNTS.filter((entry) => entry <= most)) {
      const indexes = Array.from({ length: count }, (_, index) => index)
      const times = { api: [] as number[], salesboy: [] as number[], reference: [] as number[] }
      for (let round = 0; round < rounds; round += 1) {
        const users = indexes.map((index) => userIdOf('salesboy', accountOf('salesboy', index)))
        const { api, connected } = await timeStart(bed, users)
        times.api.push(api)
        times.salesboy.push(connected)

        const began = performance.now()
        const others = indexes.map((index) =>
          startReference(bed.options([userIdOf('reference', accountOf('reference', index))])),
        )
        for (const other of others) bed.atEnd(() => other.stop())
        await Promise.all(others.map((other) => other.said(/^ready$/m)))
        times.reference.push(performance.now() - began)
        await Promise.all(others.map((other) => other.stop()))
      }
      const [ours, other] = [median(times.salesboy), median(times.reference)]
      rows.push({
        sessions: count,
        'API up, s': rounded(median(times.api) / 1_000),
        'salesboy connected, s': rounded(ours / 1_000),
        'reference connected, s': rounded(other / 1_000),
        ratio: rounded(ours / other),
        runs: rounds,
      })
    }
  } finally {
    await bed.stop()
  }
  const about =
    'Process start to every saved session connected, medians. Salesboy is one process that starts sessions one after another; the reference is one process for each session, all at once.'
  return { part: 'start', about, rows }
}
