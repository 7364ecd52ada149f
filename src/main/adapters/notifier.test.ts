import { EventEmitter } from 'node:events'
import type { Notification } from 'electron'
import { expect, test } from 'vitest'
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

const text = { title: 'Salesboy', body: 'Link it again.' }

function createHarness(isSupported = true) {
  const made: FakeNotification[] = []
  const clicks: string[] = []
  const clock = createHandClock()
  const notifier = createNotifier<string>({
    isSupported: () => isSupported,
    create({ body }) {
      const notification = new FakeNotification(body)
      made.push(notification)
      return notification as unknown as Notification
    },
    clock,
  })
  notifier.onClick((target) => clicks.push(target))
  return { made, clicks, clock, notifier }
}

test('a shown notification resolves as shown, and its click passes the target', async () => {
  const { made, clicks, notifier } = createHarness()
  const outcome = notifier.show(text, 'shop')
  made[0]?.emit('show')
  expect(await outcome).toEqual({ kind: 'shown' })
  made[0]?.emit('click')
  expect(clicks).toEqual(['shop'])
})

test('a failed notification resolves with the reason', async () => {
  const { made, notifier } = createHarness()
  const outcome = notifier.show(text, 'shop')
  made[0]?.emit('failed', {}, 'not signed')
  expect(await outcome).toEqual({ kind: 'failed', reason: 'not signed' })
})

test('a notification without an answer counts as shown after five seconds', async () => {
  const { clock, notifier } = createHarness()
  const outcome = notifier.show(text, 'shop')
  clock.advance(5_000)
  expect(await outcome).toEqual({ kind: 'shown' })
})

test('a system without notification support creates none', async () => {
  const { made, notifier } = createHarness(false)
  expect((await notifier.show(text, 'shop')).kind).toBe('suppressed')
  expect(made).toEqual([])
})

test('a long body is cut to 240 characters', () => {
  const { made, notifier } = createHarness()
  void notifier.show({ ...text, body: 'x'.repeat(1_000) }, 'shop')
  expect(made[0]?.body.length).toBe(240)
})
