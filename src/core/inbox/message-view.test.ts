import { expect, test } from 'vitest'
import type { MessageRow } from '../storage/message-table.ts'
import { messageViewOf } from './message-view.ts'

const quotedOf = (quoted: string | null) => messageViewOf({ quoted, extras: null } as MessageRow, []).quoted

test('a view shows the quoted text, cut to 300 characters, and nothing when it is damaged', () => {
  expect(quotedOf(JSON.stringify({ messageId: 'm', text: '[product: Rice]' }))).toBe('[product: Rice]')
  expect(quotedOf(JSON.stringify({ messageId: 'm', text: null }))).toBeUndefined()
  expect([quotedOf(null), quotedOf('{"text":'), quotedOf('[]')]).toEqual([undefined, undefined, undefined])
  expect(quotedOf(JSON.stringify({ text: `${'a'.repeat(299)}🙏` }))).toHaveLength(300)
})
