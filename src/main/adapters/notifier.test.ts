import { EventEmitter } from 'node:events'
import type { Notification } from 'electron'
import { expect, test } from 'vitest'
import type { Notice } from '../../shared/contract/events.ts'
import { createHandClock } from '../testing/hand-clock.ts'
import { createNotifier } from './notifier.ts'

class FakeNotification extends EventEmitter {
  readonly body: string
  shows = 0
  constructor(body: string) {
    super()
    this.body = body
  }
  show() {
    this.shows += 1
  }
  close() {
    this.emit('close')
  }
}

const notice: Notice = { id: '1', at: 0, kind: 'unlinked', sessionId: 'shop', count: 1, text: 'Link it again.' }

function createHarness(isSupported = true) {
  const made: FakeNotification[] = []
  const clicks: (string | null)[] = []
  const clock = createHandClock()
  const notifier = createNotifier({
    isSupported: () => isSupported,
    create({ body }) {
      const notification = new FakeNotification(body)
      made.push(notification)
      return notification as unknown as Notification
    },
    onClick: (sessionId) => clicks.push(sessionId),
    clock,
    title: 'Salesboy',
  })
  return { made, clicks, clock, notifier }
}

test('a shown notification says so, and its click names the session', async () => {
  const { made, clicks, notifier } = createHarness()
  const outcome = notifier.notify(notice)
  made[0]?.emit('show')
  expect(await outcome).toEqual({ kind: 'shown' })
  made[0]?.emit('click')
  expect(clicks).toEqual(['shop'])
})

test('a failed notification carries the reason', async () => {
  const { made, notifier } = createHarness()
  const outcome = notifier.notify(notice)
  made[0]?.emit('failed', {}, 'not signed')
  expect(await outcome).toEqual({ kind: 'failed', reason: 'not signed' })
})

test('a desktop that never answers does not keep anybody waiting', async () => {
  const { clock, notifier } = createHarness()
  const outcome = notifier.notify(notice)
  clock.advance(5_000)
  expect(await outcome).toEqual({ kind: 'shown' })
})

test('without support nothing is made', async () => {
  const { made, notifier } = createHarness(false)
  expect((await notifier.notify(notice)).kind).toBe('suppressed')
  expect(made).toEqual([])
})

test('a long text is cut where it shows', () => {
  const { made, notifier } = createHarness()
  void notifier.notify({ ...notice, text: 'x'.repeat(1_000) })
  expect(made[0]?.body.length).toBe(240)
})
