import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { createHttpClient } from '../../src/core/http/post-json.ts'
import { createRealClock } from '../../src/core/testing/real-clock.ts'
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

/** What cannot be cheaper: one durable commit, one POST over loopback. */
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
  database.close()
  server.closeAllConnections()
  server.close()
  rmSync(directory, { recursive: true, force: true })
  const rows: Row[] = ways.map(([what, values]) => ({
    what,
    'median ms': rounded(median(values)),
    '95 % ms': rounded(percentile(values, 0.95)),
  }))
  return { part: 'floor', about: `What a message must cost at the least on this machine; ${TIMES} times each.`, rows }
}
