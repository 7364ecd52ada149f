import { expect, test } from 'vitest'
import type { Notice } from '../../shared/contract/events.ts'
import type { Place } from '../../shared/model/computer.ts'
import { en } from '../../shared/words/en.ts'
import { msg, sayEnglish } from '../../shared/words/say.ts'
import { createHandClock } from '../testing/hand-clock.ts'
import { quietLogger } from '../testing/quiet-logger.ts'
import { groupNotices, placeOf } from './notification-plan.ts'
import { createNotificationService } from './notification-service.ts'

const notice = (text: string, more: Partial<Notice> = {}): Notice => ({
  id: text,
  at: 0,
  kind: 'unlinked',
  sessionId: text,
  count: 1,
  text,
  said: msg('headline.unlinked', { name: text }),
  ...more,
})

function harness(isLocked = false) {
  const shown: { readonly body: string; readonly place: Place }[] = []
  const state = { isOn: true, isInFront: false }
  const clock = createHandClock()
  const service = createNotificationService({
    async show(draft) {
      shown.push(draft)
      return { kind: 'shown' }
    },
    isOn: () => state.isOn,
    isWindowInFront: () => state.isInFront,
    isLocked,
    book: () => en,
    clock,
    logger: quietLogger,
  })
  return { shown, state, clock, service }
}

test.each([
  ['unlinked', 'home'],
  ['link-expires', 'home'],
  ['wrote-while-away', 'home'],
  ['waiting-for-human', 'chats'],
  ['core-refuses', 'settings'],
  ['settings-replaced', 'settings'],
  ['database-replaced', 'help'],
  ['whatsapp-changed', 'help'],
] as const)('a click on a notice of kind %s opens %s', (kind, screen) => {
  expect(placeOf({ kind, sessionId: 'a' }).screen).toBe(screen)
})

test('a notice is shown with its place', async () => {
  const { shown, service } = harness()
  expect(await service.notify(notice('Ada'))).toEqual({ kind: 'shown' })
  expect(shown).toEqual([
    {
      body: 'Ada was unlinked on the phone. Link it again to go on answering.',
      place: { screen: 'home', sessionId: 'Ada' },
    },
  ])
})

test('a burst shows three notifications and groups the rest into one', async () => {
  const { shown, clock, service } = harness()
  const outcomes = []
  for (const text of ['a', 'b', 'c', 'd', 'e', 'e']) outcomes.push((await service.notify(notice(text))).kind)
  expect(outcomes).toEqual(['shown', 'shown', 'shown', 'suppressed', 'suppressed', 'suppressed'])
  clock.advance(60_000)
  expect(shown.at(-1)).toEqual({
    body: 'e was unlinked on the phone. Link it again to go on answering. (and 1 more thing needs you)',
    place: { screen: 'home', sessionId: null },
  })
  expect(shown.length).toBe(4)
})

test('nothing is shown while the screen is locked; the unlock shows one notification', async () => {
  const { shown, clock, service } = harness(true)
  await service.notify(notice('a'))
  await service.notify(notice('b'))
  clock.advance(600_000)
  expect(shown).toEqual([])
  service.setLocked(false)
  expect(shown.map(({ body }) => body)).toEqual([
    'b was unlinked on the phone. Link it again to go on answering. (and 1 more thing needs you)',
  ])
  service.setLocked(true)
  service.setLocked(false)
  expect(shown.length).toBe(1)
})

test('nothing is shown while the window is in front, or when switched off', async () => {
  const { shown, state, service } = harness()
  state.isInFront = true
  expect((await service.notify(notice('a'))).kind).toBe('suppressed')
  state.isInFront = false
  state.isOn = false
  expect((await service.notify(notice('a'))).kind).toBe('suppressed')
  expect(shown).toEqual([])
})

test('grouping keeps the newest of each kind and session', () => {
  expect(groupNotices([], en)).toBeNull()
  expect(groupNotices([notice('a'), notice('a', { said: msg('headline.offline') })], en)?.body).toBe(
    sayEnglish(msg('headline.offline')),
  )
  expect(groupNotices([notice('a'), notice('b'), notice('c')], en)?.body).toBe(
    'c was unlinked on the phone. Link it again to go on answering. (and 2 more things need you)',
  )
})
