import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterEach, expect, test, vi } from 'vitest'
import { createChannelsBed, type ChannelsBed } from './testing/channels-bed.ts'
import { createRealClock } from '../testing/real-clock.ts'
import { COMMANDS_A_MINUTE, REFUSALS_A_MINUTE } from './stream-bounds.ts'
import { eventText, startRoughCore, type RoughCore } from './testing/rough-core.ts'

vi.setConfig({ testTimeout: 180_000 })
const FLOOD = 100_000
let core: RoughCore | null = null
let bed: ChannelsBed | null = null
afterEach(async () => {
  await bed?.remove()
  await core?.stop()
  bed = core = null
})

function* many(count: number, text: (index: number) => string): Generator<string> {
  for (let index = 0; index < count; index += 1) yield text(index)
}

/** Sends all of `pieces`, then one honest command; resolves when the honest command has its outcome. */
async function pour(pieces: Iterable<string>): Promise<void> {
  const all = function* () {
    yield* pieces
    yield eventText('send', { userId: 'shop', to: '2348030000001', message: 'honest' }, 'last')
  }
  core = await startRoughCore(all())
  bed = await createChannelsBed({ settings: { 'core.streamUrl': core.url }, clock: createRealClock() })
  await vi.waitFor(() => expect(bed!.sender.sent.map(({ text }) => text)).toContain('honest'), {
    timeout: 150_000,
    interval: 20,
  })
  await vi.waitFor(() => expect(core!.outcome('last')).toMatchObject({ status: 200 }), { timeout: 60_000 })
}

function heapMegabytes(): number {
  setFlagsFromString('--expose-gc')
  ;(runInNewContext('gc') as () => void)()
  return process.memoryUsage().heapUsed / 1024 / 1024
}

const statuses = () => core!.outcomes.map((outcome) => outcome['status'])
const commandRows = () => {
  let rows = 0
  while (bed!.storage.commands.pruneTo(-rows - 1, 1) > 0) rows += 1
  return rows
}

test('100,000 unknown commands get one 429, leave no rows, and the next command runs', async () => {
  const before = heapMegabytes()
  await pour(many(FLOOD, (index) => eventText('dance', { userId: 'shop', index }, `flood-${index}`)))
  const answered = statuses()
  expect(answered.filter((status) => status === 429)).toHaveLength(1)
  expect(answered.filter((status) => status === 400).length).toBeLessThanOrEqual(REFUSALS_A_MINUTE)
  expect(commandRows()).toBe(1)
  expect(bed!.storage.posts.counts('outcomes')).toEqual({ waiting: 0, dead: 0 })
  expect(heapMegabytes() - before).toBeLessThan(30)
  expect(bed!.logLines.length).toBeLessThan(2_500)
})

test('a flood of real commands stores a limited number of rows and gets one 429', async () => {
  core = await startRoughCore(many(20_000, (index) => eventText('stop', { userId: 'nobody' }, `flood-${index}`)))
  bed = await createChannelsBed({ settings: { 'core.streamUrl': core.url }, clock: createRealClock() })
  await vi.waitFor(() => expect(statuses()).toContain(429), { timeout: 60_000 })
  await vi.waitFor(() => expect(bed!.channels.status().stream.waiting).toBe(0), { timeout: 120_000 })
  expect(statuses().filter((status) => status === 429)).toHaveLength(1)
  expect(statuses().length).toBeLessThanOrEqual(COMMANDS_A_MINUTE + 1)
  expect(commandRows()).toBeLessThanOrEqual(COMMANDS_A_MINUTE)
})

test('50,000 events without an id leave no rows and few log lines', async () => {
  await pour(many(50_000, (index) => eventText('send', { userId: 'shop', index })))
  expect(statuses()).toEqual([200])
  expect(commandRows()).toBe(1)
  expect(bed!.logLines.filter((line) => line.includes('ignored events')).length).toBeLessThanOrEqual(100)
})
