import { expect, test } from 'vitest'
import { outsideSettings } from '../../shared/model/settings.ts'
import { createMemoryLogger } from '../testing/test-ports.ts'
import { createSettings } from './settings.ts'

const NAMED = {
  'browser.path': '/opt/chrome',
  'browser.fetchFrom': 'https://mirror.example.com',
  'updates.feedUrl': 'https://updates.example.com',
} as const

async function settingsWith(stored: Readonly<Record<string, unknown>>) {
  return createSettings({
    store: { problem: null, load: () => stored, save: () => undefined },
    secrets: { protection: 'file', get: async () => null, set: async () => undefined },
    overrides: { settings: {}, secrets: {} },
    logger: createMemoryLogger(),
  })
}

test.each(outsideSettings)('a window cannot name a program to start: %s', async (name) => {
  const settings = await settingsWith({})
  expect(() => settings.set(name, NAMED[name])).toThrow(/set where Salesboy is started/)
  expect(settings.get(name)).toBe('')
})

test.each(outsideSettings)('a window may clear a program path or URL, and save it unchanged: %s', async (name) => {
  const settings = await settingsWith(NAMED)
  settings.set(name, NAMED[name])
  expect(settings.get(name)).toBe(NAMED[name])
  settings.set(name, '')
  expect(settings.get(name)).toBe('')
})

test('a program that the owner chose in a system dialog is saved', async () => {
  const settings = await settingsWith({})
  settings.choose('browser.path', '/opt/chrome')
  expect(settings.get('browser.path')).toBe('/opt/chrome')
})
