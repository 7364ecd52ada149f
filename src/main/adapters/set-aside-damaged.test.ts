import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { setAsideDamaged } from './set-aside-damaged.ts'

const folder = mkdtempSync(join(tmpdir(), 'salesboy-store-'))
const path = join(folder, 'settings.json')

test.each(['{"core.url":', '[1]', 'null', '', '\u0000\u0000'])(
  'the damaged file %j is put aside with its content',
  (text) => {
    writeFileSync(path, text)
    const aside = setAsideDamaged(path, 7)
    expect(aside).toBe(`${path}.7.bad`)
    expect(existsSync(path)).toBe(false)
    expect(readFileSync(`${path}.7.bad`, 'utf8')).toBe(text)
  },
)

test('a good file and a missing file are left alone', () => {
  expect(setAsideDamaged(path, 8)).toBeNull()
  writeFileSync(path, '{"core.url":"https://core.example"}')
  expect(setAsideDamaged(path, 8)).toBeNull()
  expect(existsSync(path)).toBe(true)
})
