import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { MUTANTS } from './mutant-list.ts'

const core = join(import.meta.dirname, '../../src/core')

test.each(MUTANTS)('$name: the code that it changes occurs once in $file', ({ file, find }) => {
  expect(readFileSync(join(core, file), 'utf8').split(find)).toHaveLength(2)
})
