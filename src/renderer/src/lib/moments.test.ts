import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const PAGE = join(import.meta.dirname, '..')

test('no component formats a time with Date.now(), because the text would not update by itself', () => {
  const found = readdirSync(PAGE, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.tsx'))
    .filter((name) =>
      /(format\w+\([^;]*?Date\.now\(\)|new Date\(\)\.toDateString)/.test(readFileSync(join(PAGE, name), 'utf8')),
    )
  expect(found).toEqual([])
})
