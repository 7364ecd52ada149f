import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { setAsideDamaged } from './set-aside.ts'

const folder = mkdtempSync(join(tmpdir(), 'salesboy-store-'))
const path = join(folder, 'settings.json')

test.each(['{"core.url":', '[1]', 'null', '', '\u0000\u0000'])(
  'the damaged file %j is set aside with its content',
  (text) => {
    writeFileSync(path, text)
    const aside = setAsideDamaged(path)
    expect(existsSync(path)).toBe(false)
    expect(readFileSync(join(folder, aside!), 'utf8')).toBe(text)
  },
)

test('a good file and a missing file are left alone', () => {
  expect(setAsideDamaged(path)).toBeNull()
  writeFileSync(path, '{"core.url":"https://core.example"}')
  expect(setAsideDamaged(path)).toBeNull()
  expect(existsSync(path)).toBe(true)
})
