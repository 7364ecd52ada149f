import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { replyReasons } from '../src/shared/model/reply-reasons.ts'
import { notForwardedDocument } from './not-forwarded-document.ts'
import { replyDecisionsDocument } from './reply-decisions-document.ts'
import { sessionStatesDocument } from './write-docs.ts'

test('session-states.md matches the code (npm run docs)', () => {
  const written = readFileSync(join(import.meta.dirname, '..', 'docs', 'session-states.md'), 'utf8')
  expect(written).toBe(sessionStatesDocument())
})

test('reply-decisions.md matches the code (npm run docs)', () => {
  const written = readFileSync(join(import.meta.dirname, '..', 'docs', 'reply-decisions.md'), 'utf8')
  expect(written).toBe(replyDecisionsDocument())
})

test('not-forwarded.md matches the code (npm run docs)', () => {
  const written = readFileSync(join(import.meta.dirname, '..', 'docs', 'not-forwarded.md'), 'utf8')
  expect(written).toBe(notForwardedDocument())
})

test('every reason of a reply is explained in reply-decisions.md', () => {
  const text = replyDecisionsDocument()
  for (const reason of replyReasons) expect(text).toContain(`\`${reason}\``)
})
