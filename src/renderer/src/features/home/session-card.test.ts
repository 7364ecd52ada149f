import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test, vi } from 'vitest'
import type { SessionFailure } from '../../../../shared/model/session.ts'
import { msg } from '../../../../shared/words/say.ts'
import { useHost } from '../../stores/host-store.ts'
import { SessionCard } from './session-card.tsx'

// The stores read the page's address as they are loaded.
vi.hoisted(() => vi.stubGlobal('location', { hash: '' }))

function shown(code: SessionFailure): string {
  useHost.setState({ snapshot: { browser: { fetch: { kind: 'none' } }, home: { timeZone: '' } } } as never)
  const said = msg('failure.account-restricted')
  const session = {
    ...{ id: 'shop', name: 'Ada’s Shop', since: 0, phone: null, pushName: null, linked: true, selfCheck: null },
    state: { kind: 'failed', code, said, detail: '' } as const,
  }
  return renderToStaticMarkup(createElement(SessionCard, { session, now: 0 }))
}

test('a shop that WhatsApp refuses is not said to be unable to start, and the owner reads what it means for customers', () => {
  for (const code of ['account-restricted', 'network-blocked', 'version-outdated', 'unknown-state'] as const) {
    expect(shown(code)).toContain('Kept out by WhatsApp')
    expect(shown(code)).not.toContain('Cannot start')
  }
  expect(shown('account-restricted')).toContain('no customer is answered')
  expect(shown('profile-locked')).toContain('Cannot start')
})
