import { expect, test } from 'vitest'
import type { Handlers } from '../../shared/contract/commands.ts'
import { createMemoryLogger } from '../testing/memory-ports.ts'
import { createDispatcher } from './dispatcher.ts'
import { diskFull } from '../testing/disk-full.ts'

test.each([
  ['a file', Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })],
  ['the database', diskFull()],
  ['something around either', new Error('could not save', { cause: Object.assign(new Error(), { code: 'EDQUOT' }) })],
])('a full disk under %s is reported as a full disk, not as an internal error', async (_what, error) => {
  const handlers = {
    'replies.resume': () => {
      throw error
    },
  } as unknown as Handlers
  const logger = createMemoryLogger()
  const result = await createDispatcher(handlers, { seq: 0 }, logger)('replies.resume', {})
  expect(result).toMatchObject({ ok: false, error: { said: { code: 'error.disk-full' } } })
  expect(logger.lines).toEqual([])
})
