import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { createHttpClient } from '../../src/core/http/http-client.ts'
import { createRealClock } from '../../src/core/testing/real-clock.ts'
import { makeBed } from '../support/bed.ts'
import type { PartResult, Row } from '../support/report.ts'
import { median, percentile, rounded } from '../support/statistics.ts'

const TIMES = 500

async function timed(work: () => void | Promise<void>): Promise<readonly number[]> {
  const taken: number[] = []
  for (let n = 0; n < TIMES; n += 1) {
    const began = performance.now()
    await work()
    taken.push(performance.now() - began)
  }
  return taken
}

const LIBRARY_TIMES = 200
const WARM_UP = 20
const ACCOUNT = '2347700000001'

/** Times from just before the customer's phone sends: to the library's event, or to the core after one flush and one POST. */
async function timeLibrary(floor: 'library' | 'flush'): Promise<readonly number[]> {
  const bed = await makeBed()
  try {
    const subject = await bed.startLinked('reference', ACCOUNT, [floor])
    const taken: number[] = []
    for (let n = 0; n < LIBRARY_TIMES + WARM_UP; n += 1) {
      const body = `how much is rice? ${n} times`
      const arrived =
        floor === 'library'
          ? subject.said(new RegExp(`^heard how much is rice\\? ${n} times$`, 'm')).then(() => performance.now())
          : new Promise<number>((resolve) => {
              const stop = bed.receiver.onArrival(({ text, at }) => {
                if (text !== body) return
                stop()
                resolve(at)
              })
            })
      const began = performance.now()
      await bed.phone.call('customerMessage', {
        phone: ACCOUNT,
        from: '2348031234567',
        content: { kind: 'chat', body },
      })
      if (n >= WARM_UP) taken.push((await arrived) - began)
      else await arrived
    }
    return taken
  } finally {
    await bed.stop()
  }
}

/** The lower bounds: one durable commit, one POST over loopback, the library alone, and the three together. */
export async function measureFloor(): Promise<PartResult> {
  const directory = mkdtempSync(join(tmpdir(), 'salesboy-floor-'))
  const database = new DatabaseSync(join(directory, 'floor.db'))
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE t (v TEXT)')
  const insert = database.prepare('INSERT INTO t VALUES (?)')
  const server = createServer((request, response) => request.resume().on('end', () => response.end('{}')))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const body = Buffer.from('{"message":"hello"}')
  const client = createHttpClient(createRealClock())
  const ways: readonly (readonly [string, readonly number[]])[] = [
    ['one durable commit (WAL, flushed)', await timed(() => void insert.run('x'.repeat(300)))],
    [
      'one POST over loopback, Node’s fetch',
      await timed(async () => void (await (await fetch(url, { method: 'POST', body })).text())),
    ],
    [
      'one POST over loopback, our client',
      await timed(async () => void (await client.post({ url, body, headers: {}, timeoutMs: 10_000 }))),
    ],
  ]
  client.close()
  const library: typeof ways = [
    ['customer → event of the library alone', await timeLibrary('library')],
    ['customer → core: library, one commit, one POST', await timeLibrary('flush')],
  ]
  database.close()
  server.closeAllConnections()
  server.close()
  rmSync(directory, { recursive: true, force: true })
  const rows: Row[] = [...ways, ...library].map(([what, values]) => ({
    what,
    'median ms': rounded(median(values)),
    '95 % ms': rounded(percentile(values, 0.95)),
  }))
  return {
    part: 'floor',
    about: `What a message must cost at the least on this machine; ${TIMES} times each, with the library ${LIBRARY_TIMES}.`,
    rows,
  }
}
