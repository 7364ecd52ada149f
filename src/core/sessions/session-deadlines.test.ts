import { afterEach, describe, expect, test, vi } from 'vitest'
import type { SessionStateKind } from '../../shared/model/session.ts'
import { createFakeSessions, makeRecord, stopFakeSessions, type FakeSessions } from '../testing/fake-sessions.ts'
import { emptyPage, readyPage } from '../testing/fake-whatsapp-client.ts'
import { nextStateKind, stateDeadlines, type DeadlineOutcome } from './session-transitions.ts'

/** A session does exactly what the table says about a state that lasts too long. */
afterEach(stopFakeSessions)

interface Situation {
  readonly state: SessionStateKind
  readonly when: string
  /** Index of the expected outcome in the table. */
  readonly outcome: number
  readonly linked: boolean
  reach(fake: FakeSessions): Promise<unknown>
}

const outcomesOf = (state: SessionStateKind): readonly DeadlineOutcome[] => {
  const rule = stateDeadlines[state]
  return 'outcomes' in rule ? rule.outcomes : []
}
const unpaired = { ...emptyPage, loaded: true, blank: false, state: 'UNPAIRED' }
const situations: readonly Situation[] = [
  {
    state: 'starting',
    when: 'nothing of the page has come',
    outcome: 0,
    linked: true,
    reach: ({ clock }) => clock.settle(),
  },
  {
    state: 'starting',
    when: 'the page came',
    outcome: 1,
    linked: true,
    async reach({ client }) {
      client().page = { ...emptyPage, loaded: true, blank: false }
    },
  },
  {
    state: 'needs-link',
    when: 'a code is on offer',
    outcome: 1,
    linked: false,
    async reach({ client, kind }) {
      client().showQr('qr-1')
      await vi.waitFor(() => expect(kind()).toBe('needs-link'))
    },
  },
  {
    state: 'needs-link',
    when: 'the offer is paused',
    outcome: 0,
    linked: false,
    async reach({ client, clock, view }) {
      client().showQr('qr-1')
      await clock.advance(601_000)
      expect(view().state).toMatchObject({ offer: { method: 'paused' } })
    },
  },
  {
    state: 'linking',
    when: 'the phone has read the code',
    outcome: 0,
    linked: false,
    async reach({ client, clock }) {
      client().page = { ...unpaired, state: 'PAIRING' }
      await clock.advance(1_000)
    },
  },
  {
    state: 'syncing',
    when: 'it does not get on',
    outcome: 0,
    linked: true,
    async reach({ client, clock }) {
      client().page = { ...readyPage, ready: false, synced: false }
      await clock.advance(1_000)
    },
  },
  {
    state: 'waiting-for-internet',
    when: 'the page is open',
    outcome: 0,
    linked: true,
    async reach({ client, clock }) {
      client().page = { ...readyPage, ready: false, state: 'TIMEOUT' }
      await clock.advance(31_000)
    },
  },
  {
    state: 'failed',
    when: 'there is no browser',
    outcome: 1,
    linked: true,
    async reach({ client, clock }) {
      client().failStart('browser-missing')
      await clock.settle()
    },
  },
  {
    state: 'failed',
    when: 'WhatsApp refuses the page',
    outcome: 0,
    linked: true,
    async reach({ client, clock }) {
      client().page = { ...readyPage, state: 'TOS_BLOCK', hears: false }
      await clock.advance(4_000)
    },
  },
  {
    state: 'stopping',
    when: 'the browser does not close',
    outcome: 0,
    linked: true,
    async reach({ sessions, client, clock }) {
      client().close = () => new Promise(() => undefined)
      void sessions.disconnect('shop')
      await clock.settle()
    },
  },
]

describe.each(situations)('$state, when $when', ({ state, linked, reach, outcome: at }) => {
  test('changes to the state that the table names', async () => {
    const fake = createFakeSessions({ records: [makeRecord({ linked })] })
    fake.sessions.connect('shop')
    await fake.clock.settle()
    await reach(fake)
    expect(fake.kind()).toBe(state)
    const seen: SessionStateKind[] = []
    fake.sessions.onChanged((view) => seen.push(view.state.kind))
    const { event } = outcomesOf(state)[at]!
    const rule = stateDeadlines[state]
    await fake.clock.advance(('milliseconds' in rule ? rule.milliseconds : 0) + 6_000)
    expect(seen[0]).toBe(event === null ? undefined : nextStateKind(state, event))
  })
})

test('every outcome of the table is tried, except the two that a retry timer normally precedes', () => {
  const tried = new Set(situations.map(({ state, outcome }) => `${state} ${outcome}`))
  const untried = (Object.keys(stateDeadlines) as SessionStateKind[]).flatMap((state) =>
    outcomesOf(state).flatMap((_, at) => (tried.has(`${state} ${at}`) ? [] : [`${state} ${at}`])),
  )
  // In both states the pause before the next attempt normally ends before the deadline.
  expect(untried).toEqual(['waiting-for-internet 1', 'reconnecting 0'])
})
