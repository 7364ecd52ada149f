import { expect, test } from 'vitest'
import { createMemoryStore } from '../testing/memory-store.ts'
import { damageReport } from './damage-report.ts'

const good = createMemoryStore()
const damaged = { ...good, setAside: 'settings.json.bad' }

test('good files need no word', () => {
  expect(damageReport([{ what: 'settings', store: good }])).toBeNull()
})

test('each damaged file is named with its new place', () => {
  const report = damageReport([
    { what: 'settings', store: damaged },
    { what: 'secrets', store: { ...damaged, setAside: 'secrets.json.bad' } },
  ])
  expect(report).toContain('settings.json.bad')
  expect(report).toContain('secrets.json.bad')
  expect(report).not.toContain('/data')
})
