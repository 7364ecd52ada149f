import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { SessionView } from '../../shared/model/session.ts'
import type { Overrides } from '../ports.ts'
import { createSettings } from '../settings/settings.ts'
import { openStorage, type Storage } from '../storage/open-storage.ts'
import { createMemoryLogger, createMemoryPorts } from '../testing/memory-ports.ts'
import { createSetup } from './create-setup.ts'

let directory: string
let storage: Storage
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'salesboy-setup-'))
})
afterEach(() => {
  storage.close()
  rmSync(directory, { recursive: true, force: true })
})

/** Fake sessions for the setup: a list that its methods change. */
function createListedSessions() {
  const sessions = new Map<string, SessionView>()
  const listeners = new Set<(session: SessionView) => void>()
  const change = (id: string, part: Partial<SessionView>): SessionView => {
    const fresh = {
      id,
      name: id,
      state: { kind: 'stopped' },
      since: 0,
      phone: null,
      pushName: null,
      linked: false,
    } as const
    const next = { selfCheck: null, ...fresh, ...sessions.get(id), ...part }
    sessions.set(id, next)
    listeners.forEach((listener) => listener(next))
    return next
  }
  return {
    change,
    onChanged(listener: (session: SessionView) => void) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    onRemoved: () => () => undefined,
    list: () => [...sessions.values()],
    find: (id: string) => sessions.get(id) ?? null,
    add: (id: string, name = id) => change(id, { name }),
    rename: (id: string, name: string) => change(id, { name }),
    connect: (id: string) => change(id, { state: { kind: 'starting' } }),
  }
}

async function bed(overrides: Partial<Overrides> = {}) {
  const ports = createMemoryPorts(directory, overrides)
  const settings = await createSettings({
    store: ports.settings,
    secrets: ports.secrets,
    overrides: ports.overrides,
    logger: ports.logger,
  })
  storage = openStorage({ path: ports.paths.database, clock: ports.clock, logger: createMemoryLogger() })
  const sessions = createListedSessions()
  const steps: (string | null)[] = []
  const setup = createSetup({
    settings,
    sessions,
    keyValue: storage.keyValue,
    events: { publish: (event) => event.type === 'firstRun.changed' && steps.push(event.firstRun.step) },
  })
  return { settings, sessions, setup, steps }
}

test('the step follows the settings and sessions, and each change is published once', async () => {
  const { setup, sessions, steps, settings } = await bed()
  expect(setup.view().step).toBe('core')
  await setup.apply({ url: 'https://core.example.com', secret: 's', id: 'shop', name: 'Ada' })
  expect(setup.view().step).toBe('phone')
  expect(sessions.list()).toMatchObject([{ id: 'shop', name: 'Ada' }])
  expect(settings.get('core.url')).toBe('https://core.example.com')
  sessions.change('shop', { linked: true })
  sessions.change('shop', { linked: true })
  expect(setup.view().step).toBe('done')
  setup.finish()
  expect(steps).toEqual(['phone', 'done', null])
})

test('adding a shop after the first run does not restart it', async () => {
  const { setup, sessions, steps } = await bed()
  await setup.apply({ url: 'https://core.example.com', secret: 's', id: 'shop' })
  setup.finish()
  await setup.apply({ secret: 's', id: 'second' })
  expect(sessions.list().map(({ id }) => id)).toEqual(['shop', 'second'])
  expect(steps).toEqual(['phone', null])
})

test('unlinking before the end returns to the phone step', async () => {
  const { setup, sessions } = await bed()
  await setup.apply({ url: 'https://core.example.com', secret: 's', id: 'shop' })
  sessions.change('shop', { linked: true })
  sessions.change('shop', { linked: true })
  sessions.change('shop', { linked: false })
  expect(setup.view().step).toBe('phone')
})

test('a shop added on the command line needs no first run', async () => {
  const { setup, sessions } = await bed({
    settings: { 'core.url': 'https://fixed.example' },
    secrets: { 'core.secret': 'x' },
  })
  expect(setup.view().step).toBe('core')
  sessions.add('shop')
  expect(setup.view().step).toBeNull()
})

test('values fixed for this run override a setup link', async () => {
  const { setup, settings } = await bed({
    settings: { 'core.url': 'https://fixed.example' },
    secrets: { 'core.secret': 'x' },
  })
  await setup.apply({ url: 'https://other.example', secret: 'other', id: 'shop' })
  expect(settings.get('core.url')).toBe('https://fixed.example')
  expect(await settings.secret('core.secret')).toBe('x')
})

test('a bad address or a missing value changes nothing', async () => {
  const { setup, settings, sessions } = await bed()
  await expect(setup.apply({ url: 'http://core.example.com', secret: 's', id: 'shop' })).rejects.toThrow('https://')
  await expect(setup.apply({ secret: 's', id: 'shop' })).rejects.toThrow('address')
  await expect(setup.apply({ url: 'https://core.example.com', id: 'shop' })).rejects.toThrow('secret')
  expect([settings.get('core.url'), sessions.list().length, setup.view().step]).toEqual(['', 0, 'core'])
})
