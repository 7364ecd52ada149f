import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { controlRows, controlsDocument } from './support/controls/controls-document.ts'
import { controlsIn } from './support/controls/find-controls.ts'
import { pressesIn } from './support/controls/find-presses.ts'

const rows = controlRows()

test('every control of the page is looked up by its name in a test that runs in a real browser', () => {
  expect(rows.length).toBeGreaterThan(250)
  expect(rows.filter(({ by }) => by.length === 0)).toEqual([])
})

test('every test that the list names is there', () => {
  const named = new Set(
    rows.flatMap(({ by }) => by.flatMap((text) => [...text.matchAll(/`([^`]+\.ts)`/g)].map((found) => found[1]!))),
  )
  expect([...named].filter((name) => !existsSync(join(import.meta.dirname, name)))).toEqual([])
})

test('the list for people is what the code says (npm run docs)', () => {
  expect(readFileSync(join(import.meta.dirname, '..', 'docs', 'controls.md'), 'utf8')).toBe(controlsDocument())
})

test('a button that no test presses is found, whatever its name is made of', () => {
  const page = `
    const text = words.session
    export function New({ on }) {
      const label = on ? words.home.add : text.leave
      return <form><button onClick={run}>{label}</button><Dialog confirm={text.rename} cancel={text.cancel} />
        <label>{words.home.userId}<input /></label><button aria-label={words.chats.newest}><Icon /></button></form>
    }`
  const controls = controlsIn('new.tsx', page)
  expect(controls.map(({ kind, words }) => [kind, ...words])).toEqual([
    ['button', 'home.add', 'session.leave'],
    ['answer', 'session.rename'],
    ['answer', 'session.cancel'],
    ['field', 'home.userId'],
    ['button', 'chats.newest'],
  ])
  const spec = `
    const press = (name: string) => page.getByRole('button', { name }).click()
    await press('Add shop'); await page.getByRole('heading', { name: 'Rename' }).waitFor()
    await dialog.getByRole('button', { name: /^Can/ }).click(); await page.getByLabel('User id').fill('a')`
  const missing = controlRows(controls, pressesIn('new.ts', spec)).filter(({ by }) => by.length === 0)
  expect(missing.map(({ name }) => name)).toEqual(['Leave it there', 'Rename', 'Jump to the newest message'])
})
