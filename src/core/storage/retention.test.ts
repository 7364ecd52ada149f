import { afterEach, beforeEach, expect, test } from 'vitest'
import { defaultSettings, type SettingName } from '../../shared/model/settings.ts'
import { createFakeClock, type FakeClock } from '../testing/fake-clock.ts'
import { createMemoryLogger } from '../testing/memory-ports.ts'
import { openStorage, type Storage } from './open-storage.ts'
import { createRetention } from './retention.ts'
import { createScratch, messageRow } from './testing/scratch.ts'

const DAY_MS = 86_400_000
let scratch: ReturnType<typeof createScratch>
let clock: FakeClock
let storage: Storage
let retention: ReturnType<typeof createRetention>

beforeEach(() => {
  scratch = createScratch()
  clock = createFakeClock()
  const logger = createMemoryLogger()
  storage = openStorage({ path: scratch.database, clock, logger })
  const settings = {
    get: <K extends SettingName>(name: K) => defaultSettings[name],
    onChanged: () => () => undefined,
    secret: async () => null,
  }
  retention = createRetention({ clock, logger, settings, storage })
})
afterEach(() => {
  retention.stop()
  storage.close()
  scratch.remove()
})

async function store(count: number, ageDays: number, state: 'delivered' | 'waiting' = 'delivered'): Promise<void> {
  const stored_at = clock.now() - ageDays * DAY_MS
  await storage.writes.run(() => {
    for (let n = 0; n < count; n += 1) {
      const id = storage.messages.insert(messageRow(`${state}-${ageDays}-${n}`, { stored_at, state }))
      storage.replies.insert({
        message_row: id,
        session_id: 'shop',
        chat_id: 'c',
        chat_key: 'c',
        text: 'an answer',
        quoted_id: null,
        origin: 'response',
        state: 'sent',
        reason: null,
        queued_at: stored_at,
        not_before: stored_at,
        idempotency_key: null,
      })
    }
  })
}

test('old texts are emptied in small steps, very old rows are deleted, what waits and what is new stays', async () => {
  await store(450, 60)
  await store(250, 35)
  await store(2, 35, 'waiting')
  await store(3, 1)
  retention.start()
  await clock.advance(60_000)
  const rows = storage.messages.list({ limit: 2_000 })
  expect(rows).toHaveLength(255)
  const emptied = rows.filter((row) => row.text === '')
  expect(emptied).toHaveLength(250)
  expect(emptied.every((row) => row.state === 'delivered')).toBe(true)
  expect(storage.replies.ofMessage(emptied[0]!.id)[0]!.text).toBe('')
  expect(storage.replies.ofMessage(rows[0]!.id)[0]!.text).toBe('an answer')
  // Emptied rows are still known: catch-up must not bring them back.
  expect(storage.messages.withIdPart('shop', 'delivered-35-0')).toHaveLength(1)
})
