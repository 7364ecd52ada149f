import { expect, test } from 'vitest'
import { createMemoryStore } from '../testing/memory-store.ts'
import { damageReport } from './damage-report.ts'

const good = createMemoryStore()
const damaged = { ...good, setAside: 'settings.json.bad' }

test('undamaged files give no report', () => {
  expect(damageReport([{ what: 'settings', store: good }])).toBeNull()
})

test('the report names the new file name of each damaged file', () => {
  const report = damageReport([
    { what: 'settings', store: damaged },
    { what: 'secrets', store: { ...damaged, setAside: 'secrets.json.bad' } },
  ])
  expect(report).toContain('settings.json.bad')
  expect(report).toContain('secrets.json.bad')
  expect(report).not.toContain('/data')
})
