import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createCore, type Core } from '../../src/core/create-core.ts'
import { createMemoryLogger, createMemoryPorts } from '../../src/core/testing/memory-ports.ts'
import { acceptCommand } from '../../src/main/ipc/accept-command.ts'
import { commandSchemas } from '../../src/shared/contract/commands.ts'
import { settingNames } from '../../src/shared/model/settings.ts'
import { hostileJson, hostileText, isPrototypeClean } from './hostile-values.ts'
import { FUZZ_LIMIT_MS, runs } from './runs.ts'
import { snapshotFrom } from '../../src/core/testing/snapshot-from.ts'

vi.setConfig({ testTimeout: FUZZ_LIMIT_MS, hookTimeout: FUZZ_LIMIT_MS })
const CANARY = 'kanarienvogel'

let folder: string
let core: Core
const logger = createMemoryLogger()
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'salesboy-commands-'))
  // There is no browser, so starting a session fails with a message, and nothing is fetched.
  const settings = { 'browser.path': join(folder, 'no-browser'), 'gateway.port': 0, 'core.url': 'http://127.0.0.1:9' }
  core = await createCore({ ...createMemoryPorts(folder, { settings, secrets: { 'core.secret': CANARY } }), logger })
  void core.start({ sessions: [] })
  await core.dispatch('session.add', { id: 'shop' })
})
afterAll(async () => {
  await core.stop(10_000)
  rmSync(folder, { recursive: true, force: true })
})

const names = Object.keys(commandSchemas) as (keyof typeof commandSchemas)[]
/** Fields that commands have, so that many arguments pass the first check. */
const fields = [...new Set(Object.values(commandSchemas).flatMap((schema) => Object.keys(schema.shape)))]
const chat = fc.oneof(fc.constantFrom('2348031234567@c.us', '999@lid', '120@g.us', 'status@broadcast'), hostileText)
const likely: Record<string, fc.Arbitrary<unknown>> = {
  id: fc.oneof(fc.constantFrom<unknown>('shop', 'another', '../../x', '__proto__', 1, 2, -1, 1e300), hostileText),
  sessionId: fc.oneof(fc.constantFrom('shop', '../shop', 'nobody'), hostileText),
  chatKey: chat,
  name: fc.oneof(fc.constantFrom<string>(...settingNames), hostileText),
  value: fc.oneof(hostileJson, hostileText),
  text: hostileText.map((text) => CANARY + text),
  secret: hostileText.map((text) => CANARY + text),
  phone: fc.oneof(fc.constant('+234 803 123 4567'), hostileText),
  before: fc.oneof(fc.nat(), hostileText),
  limit: fc.integer({ min: -1, max: 300 }),
  minutes: fc.oneof(fc.integer({ min: -1, max: 20_000 }), fc.constant(null)),
  timeZone: fc.oneof(fc.constantFrom('Africa/Lagos', 'Nowhere/Else'), hostileText),
  bucket: fc.constantFrom('hour', 'day', 'year'),
  from: fc.oneof(fc.nat(), fc.constantFrom(-1, 1e300)),
  to: fc.oneof(fc.nat(), fc.constantFrom(8.64e15, 1e300)),
}
const args = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record(Object.fromEntries(fields.map((name) => [name, likely[name] ?? hostileJson])), {
      requiredKeys: [],
    }),
  },
  { weight: 1, arbitrary: hostileJson },
  { weight: 1, arbitrary: fc.anything({ withBigInt: true, withMap: true, withDate: true }) },
)
/** Only the fields of this command, so that a strict schema refuses less. */
const fitting = fc.constantFrom(...names).chain((name) => {
  const own = Object.keys(commandSchemas[name].shape)
  const record = fc.record(Object.fromEntries(own.map((field) => [field, likely[field] ?? hostileJson])), {
    requiredKeys: [],
  })
  return fc.tuple(fc.constant<string>(name), fc.oneof({ weight: 3, arbitrary: record }, { weight: 1, arbitrary: args }))
})
/** These commands wait for a core, a browser server or a phone. The test tries their arguments but avoids the wait. */
const OUTSIDE = new Set(['browser.fetch', 'diagnosis.run'])

/** Everything that a refused command could have changed. */
async function stateNow(): Promise<string> {
  const { seq: _seq, diagnosis: _diagnosis, diagnosisRun: _run, home: _home, ...rest } = await snapshotFrom(core)
  return JSON.stringify({
    ...rest,
    sessions: rest.sessions.map(({ id, name }) => ({ id, name })),
    core: null,
    notices: null,
  })
}

test('any name with any arguments gets a result in words, and a refused command changes nothing', async () => {
  const call = fc.oneof({ weight: 6, arbitrary: fitting }, { weight: 1, arbitrary: fc.tuple(hostileText, args) })
  await fc.assert(
    fc.asyncProperty(call, async ([name, given]) => {
      if (OUTSIDE.has(name)) given = { ...(given as object), unknown: 1 }
      const before = await stateNow()
      const result = await core.dispatch(name, given)
      if (result.ok) return
      expect(result.error.code).not.toBe('internal')
      expect(result.error.message).toMatch(/\S/)
      expect(result.error.message.length).toBeLessThan(2_000)
      if (['unknown-command', 'invalid-arguments', 'not-found'].includes(result.error.code))
        expect(await stateNow()).toBe(before)
    }),
    runs(500),
  )
  expect(isPrototypeClean()).toBe(true)
  expect(logger.lines.join('\n')).not.toContain(CANARY)
  expect(logger.lines.join('\n')).not.toMatch(/8031234567/)
  // Nothing was written outside its place, whatever the ids were.
  expect(readdirSync(folder).filter((entry) => !/^(salesboy\.db|sessions|backups|logs|browsers)/.test(entry))).toEqual(
    [],
  )
  expect(readdirSync(join(folder, 'sessions')).filter((entry) => !/^session-[-_A-Za-z0-9]{1,64}$/.test(entry))).toEqual(
    [],
  )
})

test('commands from the page are checked before the core sees them: size, cycles, values that JSON lacks', async () => {
  const seen: unknown[] = []
  const door = {
    dispatch: async (name: unknown, given: unknown) => {
      seen.push(given)
      return core.dispatch(name, given)
    },
  }
  await fc.assert(
    fc.asyncProperty(fc.anything(), fc.anything({ withBigInt: true, withNullPrototype: true }), async (name, given) => {
      const result = await acceptCommand(door, logger, name, given)
      expect(typeof result.ok).toBe('boolean')
    }),
    runs(200),
  )
  const cycle: Record<string, unknown> = {}
  cycle['self'] = cycle
  const before = seen.length
  for (const given of [cycle, { n: 1n }, { text: 'x'.repeat(300_000) }])
    expect((await acceptCommand(door, logger, 'snapshot', given)).ok).toBe(false)
  expect(seen.length).toBe(before)
})
