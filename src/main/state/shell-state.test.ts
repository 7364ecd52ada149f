import { expect, test } from 'vitest'
import { makeSession } from '../testing/make-session.ts'
import { emptyShellState, reduceShellState } from './shell-state.ts'

test('sessions are added, changed in place and removed', () => {
  const ada = makeSession('ada', { kind: 'stopped' })
  const bola = makeSession('bola', { kind: 'stopped' })
  let state = reduceShellState(emptyShellState, { type: 'session.changed', session: ada })
  state = reduceShellState(state, { type: 'session.changed', session: bola })
  state = reduceShellState(state, { type: 'session.changed', session: { ...ada, state: { kind: 'connected' } } })
  expect(state.sessions.map(({ id, state: { kind } }) => [id, kind])).toEqual([
    ['ada', 'connected'],
    ['bola', 'stopped'],
  ])
  state = reduceShellState(state, { type: 'session.removed', id: 'ada' })
  expect(state.sessions.map(({ id }) => id)).toEqual(['bola'])
})

test('pause and diagnosis are mirrored; other events change nothing', () => {
  const paused = reduceShellState(emptyShellState, { type: 'pause.changed', pause: { paused: true, until: null } })
  expect(paused.pause.paused).toBe(true)
  const queue = { waiting: 1, posting: 0, dead: 0, repliesQueued: 0 }
  expect(reduceShellState(paused, { type: 'queue.changed', queue })).toBe(paused)
})
