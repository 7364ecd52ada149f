import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sessionStatesDocument } from './write-docs.ts'

test('the document of the session states is what the code says (npm run docs)', () => {
  const written = readFileSync(join(import.meta.dirname, '..', 'docs', 'session-states.md'), 'utf8')
  expect(written).toBe(sessionStatesDocument())
})
