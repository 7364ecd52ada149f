import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { msg } from '../../shared/words/say.ts'
import { createFakeClock } from '../testing/fake-clock.ts'
import { createMemoryLogger } from '../testing/memory-ports.ts'
import { createWriteQueue } from './write-queue.ts'

function bed(clock = createFakeClock()) {
  const database = new DatabaseSync(':memory:')
  database.exec('CREATE TABLE t (v INTEGER PRIMARY KEY)')
  const commits: string[] = []
  /** The disk refuses every COMMIT while `errcode` is set. */
  const disk = { errcode: 0, noRollback: false }
  const spied = new Proxy(database, {
    get(target, name) {
      if (name === 'exec') {
        return (sql: string) => {
          if (sql === 'COMMIT') {
            commits.push(sql)
            if (disk.errcode) throw Object.assign(new Error('disk'), { errcode: disk.errcode })
          }
          if (sql === 'ROLLBACK' && disk.noRollback) throw Object.assign(new Error('no rollback'), { errcode: 10 })
          target.exec(sql)
        }
      }
      const value = Reflect.get(target, name) as unknown
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  const writes = createWriteQueue(spied, clock, createMemoryLogger())
  const insert = (value: number) => () => void database.prepare('INSERT INTO t VALUES (?)').run(value)
  const values = () => (database.prepare('SELECT v FROM t ORDER BY v').all() as { v: number }[]).map((row) => row.v)
  return { clock, writes, insert, values, commits, disk }
}

test('all writes of one turn share one commit and resolve after it', async () => {
  const { writes, insert, values, commits } = bed()
  const all = Promise.all([1, 2, 3].map((value) => writes.run(insert(value))))
  expect(values()).toEqual([])
  await all
  expect(values()).toEqual([1, 2, 3])
  expect(commits).toHaveLength(1)
})

test('a failing write undoes only its own changes', async () => {
  const { writes, insert, values } = bed()
  const results = await Promise.allSettled([
    writes.run(insert(1)),
    writes.run(() => {
      insert(2)()
      throw new Error('no')
    }),
    writes.run(insert(3)),
  ])
  expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(values()).toEqual([1, 3])
})

test('a full disk delays writes, keeps their order and loses none, including new ones', async () => {
  const { clock, writes, insert, values, disk } = bed()
  disk.errcode = 13
  const done: number[] = []
  const first = writes.run(insert(1)).then(() => done.push(1))
  await clock.settle()
  const second = writes.run(insert(2)).then(() => done.push(2))
  await clock.advance(10_000)
  expect([values(), done]).toEqual([[], []])
  disk.errcode = 0
  await clock.advance(10_000)
  await Promise.all([first, second])
  expect([values(), done]).toEqual([
    [1, 2],
    [1, 2],
  ])
})

test('closing while the disk refuses rejects the unwritten work', async () => {
  const { writes, insert, disk } = bed()
  disk.errcode = 13
  const lost = writes.run(insert(1))
  writes.close()
  await expect(lost).rejects.toMatchObject({ code: 'unavailable', said: msg('error.disk-full') })
})

test('flushing commits at once', () => {
  const { writes, insert, values } = bed()
  void writes.run(insert(7))
  expect(writes.flush()).toBe(true)
  expect(values()).toEqual([7])
})

test('a large burst is committed in parts, in order, and other code gets its turn between them', async () => {
  const { writes, insert, values, commits } = bed()
  let time = 0
  // Each job takes four milliseconds.
  const parts = bed({ ...createFakeClock(), monotonic: () => (time += 4) })
  const turns: number[] = []
  const all = Promise.all(Array.from({ length: 20 }, (_, n) => parts.writes.run(parts.insert(n))))
  setImmediate(function look() {
    turns.push(parts.values().length)
    if (turns.at(-1)! < 20) setImmediate(look)
  })
  await all
  expect(parts.values()).toEqual(Array.from({ length: 20 }, (_, n) => n))
  expect(turns.filter((done) => done > 0 && done < 20).length).toBeGreaterThan(2)
  // A flush commits everything in one transaction.
  const rest = Promise.all([1, 2, 3].map((value) => writes.run(insert(value))))
  expect(writes.flush()).toBe(true)
  expect(values()).toEqual([1, 2, 3])
  expect(commits).toHaveLength(1)
  await rest
})

test('`refused` is true from the first refusal of the disk to the next commit', async () => {
  const { clock, writes, insert, disk } = bed()
  expect(writes.refused).toBe(false)
  disk.errcode = 13
  const waiting = writes.run(insert(1))
  expect(writes.flush()).toBe(false)
  expect(writes.refused).toBe(true)
  disk.errcode = 0
  await clock.advance(1_000)
  await waiting
  expect(writes.refused).toBe(false)
})

test('a disk counts as stuck after refusing for some seconds, and the start and the end are reported once each', async () => {
  const { clock, writes, insert, disk } = bed()
  const told: boolean[] = []
  writes.onStuck(() => told.push(writes.isStuck))
  disk.errcode = 13
  const waiting = writes.run(insert(1))
  writes.flush()
  expect(writes.isStuck).toBe(false)
  await clock.advance(10_000)
  expect(writes.isStuck).toBe(true)
  await clock.advance(20_000)
  disk.errcode = 0
  await clock.advance(10_000)
  await waiting
  expect(told).toEqual([true, false])
})

test('`runLater` shares the commit of the next `run`, in order', async () => {
  const { writes, insert, values, commits } = bed()
  const later = writes.runLater(insert(1))
  await new Promise((resolve) => setImmediate(resolve))
  expect(values()).toEqual([])
  await Promise.all([later, writes.run(() => expect(values()).toEqual([1]))])
  expect(commits).toHaveLength(1)
})

test('`runLater` commits after 100 ms without a `run`, or on close', async () => {
  const { clock, writes, insert, values } = bed()
  const later = writes.runLater(insert(1))
  await clock.advance(100)
  await later
  expect(values()).toEqual([1])
  void writes.runLater(insert(2))
  writes.close()
  expect(values()).toEqual([1, 2])
  expect(clock.pending).toBe(0)
})

test('`runLater` keeps its work while the disk refuses, and writes it when the disk takes writes again', async () => {
  const { clock, writes, insert, values, disk } = bed()
  disk.errcode = 13
  const later = writes.runLater(insert(1))
  await clock.advance(100)
  expect(writes.refused).toBe(true)
  disk.errcode = 0
  await clock.advance(1_000)
  await later
  expect(values()).toEqual([1])
})

test('`runNow` writes its work together with all work queued before it, or never', async () => {
  const { clock, writes, insert, values, disk } = bed()
  const before = writes.run(insert(1))
  expect(writes.runNow(() => (insert(2)(), 'done'))).toBe('done')
  expect(values()).toEqual([1, 2])
  await before
  expect(() =>
    writes.runNow(() => {
      throw new Error('no')
    }),
  ).toThrow('no')
  disk.errcode = 13
  const waiting = writes.run(insert(3))
  expect(() => writes.runNow(insert(4))).toThrow('disk is full')
  disk.errcode = 0
  await clock.advance(1_000)
  await waiting
  expect(values()).toEqual([1, 2, 3])
})

test('a write that always hits a bad sector does not hold up others, and is given up while others are written in order', async () => {
  const { clock, writes, insert, values } = bed()
  const unreadable = writes.run(() => {
    throw Object.assign(new Error('disk I/O error'), { errcode: 266 })
  })
  const rest = [1, 2, 3].map((value) => writes.run(() => (insert(value)(), values().length)))
  await clock.advance(2_000)
  expect(await Promise.all(rest)).toEqual([1, 2, 3])
  expect(writes.isStuck).toBe(false)
  const over = expect(unreadable).rejects.toThrow('disk I/O error')
  for (let value = 4; value < 8; value += 1) {
    const one = writes.run(insert(value))
    await clock.advance(2_000)
    await one
  }
  await over
  expect([values(), writes.refused]).toEqual([[1, 2, 3, 4, 5, 6, 7], false])
})

test('no write is given up while the disk refuses all writes', async () => {
  const { clock, writes, insert, values, disk } = bed()
  disk.errcode = 10
  const both = Promise.all([1, 2].map((value) => writes.run(insert(value))))
  await clock.advance(600_000)
  disk.errcode = 0
  await clock.advance(10_000)
  await both
  expect(values()).toEqual([1, 2])
})

test('a rollback that fails loses no write', async () => {
  const { clock, writes, insert, values, disk } = bed()
  disk.errcode = 13
  disk.noRollback = true
  const both = Promise.all([1, 2].map((value) => writes.run(insert(value))))
  await clock.advance(10_000)
  disk.errcode = 0
  disk.noRollback = false
  await clock.advance(10_000)
  await both
  expect(values()).toEqual([1, 2])
})
