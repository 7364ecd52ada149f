import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createWayBed, customerMessage } from '../../src/core/webhook/testing/way-bed.ts'
import type { HttpClient } from '../../src/core/http/http-client.ts'
import { createMessageWay } from '../../src/core/testing/message-way.ts'
import { openStorage } from '../../src/core/storage/open-storage.ts'
import { createFakeChatSender } from '../../src/core/testing/fake-chat-sender.ts'
import { createMemoryLogger } from '../../src/core/testing/memory-ports.ts'
import { createRealClock } from '../../src/core/testing/real-clock.ts'
import { createTestSettings } from '../../src/core/testing/test-ports.ts'
import { FUZZ_LIMIT_MS, runs } from './runs.ts'

vi.setConfig({ testTimeout: FUZZ_LIMIT_MS, hookTimeout: FUZZ_LIMIT_MS })
const CANARY = 'kanarienvogel'
const clock = createRealClock()
const answering: HttpClient = {
  post: async () => ({
    kind: 'answer',
    status: 200,
    body: `{"response":"${CANARY} answer"}`,
    truncated: false,
    date: null,
    retryAfter: null,
  }),
  close: () => undefined,
}

let home: string
let pristine: string
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'salesboy-db-fuzz-'))
  pristine = join(home, 'pristine')
  mkdirSync(pristine)
  const bed = await createWayBed({ clock, settings: { 'core.url': 'https://core.example.com' }, http: answering })
  bed.way.start()
  for (let n = 0; n < 150; n += 1) {
    const chatId = n % 3 === 0 ? `9990${n % 7}@lid` : `23480312345${10 + (n % 9)}@c.us`
    await bed.way.incoming('shop', customerMessage(`${CANARY} ${n} `.repeat(30), { chatId }))
  }
  await vi.waitFor(() => expect(bed.way.queue()).toMatchObject({ waiting: 0, posting: 0, repliesQueued: 0 }), {
    timeout: 60_000,
    interval: 50,
  })
  // Copies the files as a killed program leaves them, with the write-ahead log.
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(bed.path + suffix)) cpSync(bed.path + suffix, join(pristine, `salesboy.db${suffix}`))
  }
  await bed.remove()
})
afterAll(() => rmSync(home, { recursive: true, force: true }))

/** One kind of damage by a disk, a power cut or another program. */
type Damage = (folder: string) => void
const changed = (name: string, change: (bytes: Buffer) => Buffer): Damage => {
  return (folder) => {
    const path = join(folder, name)
    writeFileSync(path, change(existsSync(path) ? readFileSync(path) : Buffer.alloc(0)))
  }
}
const anyFile = fc.constantFrom('salesboy.db', 'salesboy.db-wal', 'salesboy.db-shm')
const share = fc.double({ min: 0, max: 1, noNaN: true })
const at = (bytes: Buffer, part: number) => Math.min(bytes.length - 1, Math.floor(bytes.length * part))
const damage: fc.Arbitrary<{ readonly name: string; readonly run: Damage }> = fc.oneof(
  fc.tuple(anyFile, fc.array(fc.tuple(share, fc.nat(7)), { minLength: 1, maxLength: 40 })).map(([file, flips]) => ({
    name: `${flips.length} bits flipped in ${file}`,
    run: changed(file, (bytes) => {
      for (const [part, bit] of flips) if (bytes.length > 0) bytes[at(bytes, part)]! ^= 1 << bit
      return bytes
    }),
  })),
  fc.tuple(anyFile, share).map(([file, part]) => ({
    name: `${file} cut at ${part}`,
    run: changed(file, (bytes) => bytes.subarray(0, Math.floor(bytes.length * part))),
  })),
  fc.tuple(anyFile, share, fc.integer({ min: 1, max: 6 })).map(([file, part, pages]) => ({
    name: `${pages} pages of zeros in ${file}`,
    run: changed(file, (bytes) => {
      const from = Math.floor(at(bytes, part) / 4096) * 4096
      if (bytes.length > 0) bytes.fill(0, from, from + pages * 4096)
      return bytes
    }),
  })),
  fc.tuple(anyFile, fc.uint8Array({ minLength: 1, maxLength: 5_000 })).map(([file, garbage]) => ({
    name: `${file} replaced by garbage`,
    run: changed(file, () => Buffer.from(garbage)),
  })),
  anyFile.map((file) => ({
    name: `${file} is a folder`,
    run: (folder: string) => {
      rmSync(join(folder, file), { force: true })
      mkdirSync(join(folder, file))
    },
  })),
  fc.integer({ min: -5, max: 12 }).map((version) => ({
    name: `another program’s database of version ${version}`,
    run: (folder: string) => {
      for (const name of readdirSync(folder)) rmSync(join(folder, name))
      const other = new DatabaseSync(join(folder, 'salesboy.db'))
      other.exec(`CREATE TABLE messages (what TEXT); INSERT INTO messages VALUES ('x'); CREATE TABLE notes (n)`)
      // Our versions are few; a higher number is tested separately.
      other.exec(`PRAGMA user_version = ${version}`)
      other.close()
    },
  })),
  fc
    .constantFrom(
      "UPDATE messages SET quoted = '{broken', media = '[[['",
      "UPDATE messages SET state = 'no such state'",
      "UPDATE messages SET state = 'waiting', next_at = 0, sent_at = -5000",
      "UPDATE messages SET state = 'waiting', next_at = 0, sent_at = 9000000000000000, quoted = 'x'",
      "UPDATE replies SET state = 'no such state', reason = 'no such reason'",
      "UPDATE replies SET state = 'queued', not_before = 9000000000000000",
      'UPDATE key_value SET value = \'["not", {"what": 1}]\'',
      'DELETE FROM messages WHERE id % 2',
      'DROP TABLE takeovers',
      'DROP TABLE chats',
      'ALTER TABLE messages DROP COLUMN note',
    )
    .map((sql) => ({
      name: sql,
      run: (folder: string) => {
        const database = new DatabaseSync(join(folder, 'salesboy.db'))
        try {
          database.exec(sql)
        } finally {
          database.close()
        }
      },
    })),
)

let count = 0
/** Opens the damaged files as the program does, and expects one customer to be heard. */
async function hearsACustomer(folder: string) {
  const logger = createMemoryLogger()
  const storage = openStorage({ path: join(folder, 'salesboy.db'), clock, logger })
  const sender = createFakeChatSender(clock.now)
  const settings = createTestSettings({ 'core.url': 'https://core.example.com', 'replies.humanDelay': 'off' })
  const way = createMessageWay({
    clock,
    logger,
    settings: { ...settings, secret: async () => 'a-shared-secret' },
    storage,
    version: '1.2.3',
    sender,
    sessionExists: () => true,
    http: answering,
  })
  try {
    way.start()
    count += 1
    const chatId = `23490${String(count).padStart(8, '0')}@c.us`
    let stored = ''
    void way.incoming('shop', customerMessage('is anybody there?', { chatId })).then((how) => (stored = how))
    await vi.waitFor(() => expect(stored).toBe('stored'), { timeout: 40_000, interval: 10 })
    // Answers are paced after an outage, so the test only checks that the core has the message.
    const isDelivered = () =>
      way.list({ limit: 200 }).messages.some((one) => one.chatKey === chatId && one.delivery.state === 'delivered')
    await vi.waitFor(() => expect(isDelivered()).toBe(true), { timeout: 40_000, interval: 10 })
    // The queries that the window makes at its start.
    way.list({ limit: 200 })
    way.queue()
    way.conversations.counts()
    way.conversations.list({ limit: 200, filter: 'all' })
    way.takeovers()
    await way.export({ limit: 1_000 })
    return { problem: storage.problem, lines: logger.lines.join('\n') }
  } finally {
    await way.stop(2_000)
    storage.close()
  }
}

test('after any damage to the files, the next customer is heard, and another one after a restart', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 2 }), async (damages) => {
      const folder = mkdtempSync(join(home, 'case-'))
      try {
        cpSync(pristine, folder, { recursive: true })
        for (const { run } of damages) {
          try {
            run(folder)
          } catch {
            // The second damage may find no file left to damage.
          }
        }
        const first = await hearsACustomer(folder)
        const second = await hearsACustomer(folder)
        expect(second.problem).toBeNull()
        expect(first.lines + second.lines).not.toContain(CANARY)
        expect(first.lines + second.lines).not.toMatch(/23480312345/)
      } catch (error) {
        // Names the damages, because the functions of a counterexample say little.
        throw new Error(damages.map(({ name }) => name).join('; '), { cause: error })
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
    }),
    { ...runs(25), endOnFailure: true },
  )
})

test('a database of a newer version is refused with instructions and left untouched', () => {
  const folder = mkdtempSync(join(home, 'newer-'))
  cpSync(pristine, folder, { recursive: true })
  const path = join(folder, 'salesboy.db')
  const database = new DatabaseSync(path)
  database.exec('PRAGMA user_version = 9999')
  database.close()
  const before = readFileSync(path)
  expect(() => openStorage({ path, clock, logger: createMemoryLogger() })).toThrow(
    /newer version of Salesboy.*[Uu]pdate/,
  )
  expect(readFileSync(path).equals(before)).toBe(true)
  expect(readdirSync(folder).filter((name) => name.includes('.bad'))).toEqual([])
})
