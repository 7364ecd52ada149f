import { expect, test } from 'vitest'
import type { HostEvent, NumberedEvent } from '../../shared/contract/events.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { makeSession } from '../testing/make-session.ts'
import { mirrorCore } from './mirror-core.ts'
import { emptyShellState } from './shell-state.ts'

function createFakeCore(answer: (emit: (seq: number, event: HostEvent) => void) => Result<unknown>) {
  let listener: (event: NumberedEvent) => void = () => undefined
  const emit = (seq: number, event: HostEvent) => listener({ seq, event })
  return {
    emit,
    onEvent(next: (event: NumberedEvent) => void) {
      listener = next
      return () => undefined
    },
    dispatch: async () => answer(emit),
  }
}

const chats = { unread: 3, waiting: 2 }
const stopped = makeSession('a', { kind: 'stopped' })
const connected = makeSession('a', { kind: 'connected' })

test('events that the snapshot contains are dropped, later events are applied', async () => {
  const core = createFakeCore((emit) => {
    emit(4, { type: 'session.removed', id: 'a' })
    emit(6, { type: 'session.changed', session: connected })
    return ok({ ...emptyShellState, chats, seq: 5, sessions: [stopped] })
  })
  const mirror = await mirrorCore(core)
  expect(mirror.state.sessions).toEqual([connected])
  expect(mirror.state.waiting).toBe(2)
})

test('listeners get every change of the state until they unsubscribe', async () => {
  const core = createFakeCore(() => ok({ ...emptyShellState, chats, seq: 0 }))
  const mirror = await mirrorCore(core)
  const heard: number[] = []
  const off = mirror.onChanged(({ sessions }) => heard.push(sessions.length))
  core.emit(1, { type: 'session.changed', session: stopped })
  core.emit(2, { type: 'queue.changed', queue: { waiting: 0, posting: 0, dead: 0, repliesQueued: 0 } })
  off()
  core.emit(3, { type: 'session.removed', id: 'a' })
  expect(heard).toEqual([1])
})

test('after a failed snapshot the state starts empty and still follows events', async () => {
  const core = createFakeCore(() => fail('internal', 'no'))
  const mirror = await mirrorCore(core)
  core.emit(1, { type: 'session.changed', session: stopped })
  expect(mirror.state.sessions).toEqual([stopped])
})
