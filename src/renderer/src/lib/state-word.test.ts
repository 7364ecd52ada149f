import { expect, test } from 'vitest'
import type { SessionFailure } from '../../../shared/model/session.ts'
import { msg } from '../../../shared/words/say.ts'
import { stateWord } from './state-word.ts'

const failed = (code: SessionFailure) =>
  stateWord({ kind: 'failed', code, said: msg('failure.account-restricted'), detail: '' })

test('a session that WhatsApp refuses is shown as kept out, not as unable to start', () => {
  const refused = ['account-restricted', 'business-restricted', 'network-blocked', 'version-outdated'] as const
  for (const code of [...refused, 'unknown-state'] as const) expect(failed(code)).toBe('Kept out by WhatsApp')
  expect(failed('profile-locked')).toBe('Cannot start')
  expect(stateWord({ kind: 'syncing', percent: 40 })).toMatch(/40/)
})
