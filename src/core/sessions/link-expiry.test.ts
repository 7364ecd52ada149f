import { afterEach, describe, expect, test, vi } from 'vitest'
import { sayEnglish } from '../../shared/words/say.ts'
import { Changes } from '../changes.ts'
import { SessionNotices } from '../support/session-notices.ts'
import { diagnose } from '../support/diagnose.ts'
import { createFakeSessions, makeRecord, stopFakeSessions } from '../testing/fake-sessions.ts'

// Allow a minute: these tests run through days of probes, and a busy machine is slow.
vi.setConfig({ testTimeout: 60_000 })
afterEach(stopFakeSessions)
const day = 86_400_000
const fine = {
  core: { kind: 'ok', since: 0, nextTryAt: null, lastDeliveredAt: null, detail: null },
  pause: { paused: false, until: null },
} as const

describe('an unused link', () => {
  test('causes one warning a day from the tenth day on, while the program runs', async () => {
    const fake = createFakeSessions()
    const { sessions, clock } = fake
    sessions.add('shop')
    const posted: { kind: string; text: string; day: number }[] = []
    const start = clock.now()
    const changes = new Changes(fake.logger)
    changes.on('notice', ({ kind, said }) =>
      posted.push({ kind, text: sayEnglish(said), day: Math.floor((clock.now() - start) / day) }),
    )
    new SessionNotices({ clock, changes }).follow(sessions)
    await fake.connected()
    await sessions.disconnect('shop')
    expect(fake.view().linkExpiresAt).toBeNull()

    await clock.advance(9.9 * day)
    expect(posted).toEqual([])
    expect(diagnose({ now: clock.now(), sessions: sessions.list(), ...fine }).action).toBe('connect')
    expect(diagnose({ now: clock.now(), sessions: sessions.list(), ...fine }).sentence).not.toContain('ends its link')
    await clock.advance(0.2 * day)
    expect(posted).toHaveLength(1)
    expect(posted[0]).toMatchObject({ kind: 'link-expires', text: expect.stringContaining('in 4 days') as string })
    expect(fake.view().linkExpiresAt).toBeCloseTo(start + 14 * day, -5)
    expect(diagnose({ now: clock.now(), sessions: sessions.list(), ...fine })).toMatchObject({
      fault: 'link',
      action: 'connect',
      sentence: 'shop has been offline for long. WhatsApp ends its link in 4 days: connect it to keep it.',
    })
    await clock.advance(3.8 * day)
    expect(posted.map((notice) => notice.text.match(/in \d days|within a day/)?.[0])).toEqual([
      'in 4 days',
      'in 3 days',
      'in 2 days',
      'within a day',
    ])

    await fake.connected()
    expect(fake.view().linkExpiresAt).toBeNull()
    const count = posted.length
    await clock.advance(day / 12)
    expect(posted).toHaveLength(count)
  })

  test('expires 14 days after the last proof, also across a restart of the program', async () => {
    const now = createFakeSessions().clock.now()
    const fake = createFakeSessions({ records: [makeRecord({ lastConnectedAt: now - 12 * day })] })
    expect(fake.view().linkExpiresAt).toBe(now + 2 * day)
  })

  test('has no expiry if it was never connected or has ended', () => {
    const now = createFakeSessions().clock.now()
    const never = createFakeSessions({ records: [makeRecord({ lastConnectedAt: null })] })
    expect(never.view().linkExpiresAt).toBeNull()
    const gone = createFakeSessions({ records: [makeRecord({ linked: false, lastConnectedAt: now - 12 * day })] })
    expect(gone.view().linkExpiresAt).toBeNull()
  })
})

describe('the daily copy', () => {
  /** A connected session that connects again a second after each start. */
  const busy = async (setting: 'on' | 'off') => {
    const fake = createFakeSessions({ records: [makeRecord()], settings: { 'sessions.dailyCopy': setting } })
    fake.sessions.onChanged(({ state }) => {
      if (state.kind === 'starting') fake.clock.setTimer(1_000, () => fake.client().becomeReady())
    })
    await fake.connected()
    await fake.clock.advance(2_000)
    return fake
  }

  test('restarts the session briefly in a quiet time, once a day, and only if the owner allows it', async () => {
    const fake = await busy('on')
    await fake.clock.advance(3_600_000)
    expect(fake.clients).toHaveLength(2)
    expect([...fake.backup.copies]).toEqual(['shop'])
    expect(fake.kind()).toBe('connected')
    await fake.clock.advance(20 * 3_600_000)
    expect(fake.clients).toHaveLength(2)
    await fake.clock.advance(6 * 3_600_000)
    expect(fake.clients).toHaveLength(3)

    const off = await busy('off')
    await off.clock.advance(3 * 3_600_000)
    expect(off.clients).toHaveLength(1)
  })

  test('waits while messages are exchanged', async () => {
    const fake = await busy('on')
    for (let n = 0; n < 12; n += 1) {
      fake.client().emit({
        kind: 'outgoing',
        message: { messageId: `true_x_${n}`, chatId: '1@c.us', body: '', type: 'chat', timestamp: 0, ack: 1 },
      })
      await fake.clock.advance(600_000)
    }
    expect(fake.clients).toHaveLength(1)
    await fake.clock.advance(1_800_000)
    expect(fake.clients).toHaveLength(2)
  })
})
