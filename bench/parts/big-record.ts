import { mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { seedDatabase } from '../seed-database.ts'
import { makeBed } from '../support/bed.ts'
import type { PartResult, Row } from '../support/report.ts'
import { median, percentile, rounded } from '../support/statistics.ts'
import { timeStart } from '../support/time-start.ts'

const SIZES = [10_000, 100_000, 1_000_000]
const ACCOUNT = '2347500000001'
/** The session of the messages in the database. */
const SESSION = 'adas-shop'
const STARTS = 5
const MESSAGES = 100
const WARM_UP = 10

/** Measures start and latency of the real host on a database of this many messages. */
async function measureSize(messages: number): Promise<Row> {
  const bed = await makeBed()
  try {
    const data = join(bed.folder, 'salesboy')
    mkdirSync(data)
    const path = join(data, 'salesboy.db')
    seedDatabase({ path, chats: 10_000, messages, now: Date.now() - 3_600_000, longChatShare: 0.1 })
    const megabytes = statSync(path).size / 2 ** 20
    const first = await bed.startLinked('salesboy', ACCOUNT, [], SESSION)
    const latencies: number[] = []
    for (let n = 0; n < MESSAGES; n += 1) {
      const text = `how much is rice? ${n}`
      const arrived = new Promise<number>((resolve) => {
        const stop = bed.receiver.onArrival((arrival) => {
          if (arrival.text !== text) return
          stop()
          resolve(arrival.at)
        })
      })
      const began = performance.now()
      await bed.phone.call('customerMessage', {
        phone: ACCOUNT,
        from: '2348031000001',
        content: { kind: 'chat', body: text },
      })
      const took = (await arrived) - began
      if (n >= WARM_UP) latencies.push(took)
    }
    await first.stop()
    const starts: Awaited<ReturnType<typeof timeStart>>[] = []
    for (let n = 0; n < STARTS; n += 1) starts.push(await timeStart(bed, [SESSION]))
    return {
      messages,
      'record MB': rounded(megabytes),
      'API up, s': rounded(median(starts.map(({ api }) => api)) / 1_000),
      'connected, s': rounded(median(starts.map(({ connected }) => connected)) / 1_000),
      'customer → core, median ms': rounded(median(latencies)),
      '95 % ms': rounded(percentile(latencies, 0.95)),
    }
  } finally {
    await bed.stop()
  }
}

/** Measures how start and latency grow with the number of stored messages. */
export async function measureBigRecord(options: { readonly quick: boolean }): Promise<PartResult> {
  const rows: Row[] = []
  for (const size of options.quick ? SIZES.slice(0, 1) : SIZES) rows.push(await measureSize(size))
  const about = `The real host on a record of 10,000 chats: ${STARTS} starts with a saved session, ${MESSAGES - WARM_UP} messages one by one; medians.`
  return { part: 'record', about, rows }
}
