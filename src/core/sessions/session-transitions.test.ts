import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { SessionStateKind } from '../../shared/model/session.ts'
import {
  nextStateKind,
  sessionTransitions,
  stateDeadlines,
  type SessionEvent,
  type Transition,
} from './session-transitions.ts'
import { renderStateDiagram } from './state-diagram.ts'

const transitions: readonly Transition[] = Object.values(sessionTransitions)
const kinds = Object.keys(stateDeadlines) as SessionStateKind[]

describe('the transition table', () => {
  test('has a transition out of every state', () => {
    for (const kind of kinds) {
      const ways = transitions.filter((entry) => entry.from.includes(kind) && entry.to !== kind)
      expect(ways.length, kind).toBeGreaterThan(0)
    }
  })

  test('reaches every state from stopped', () => {
    const reached = new Set<SessionStateKind>(['stopped'])
    for (let grew = true; grew;) {
      const before = reached.size
      for (const { from, to } of transitions) if (from.some((kind) => reached.has(kind))) reached.add(to)
      grew = reached.size > before
    }
    expect([...reached].sort()).toEqual([...kinds].sort())
  })

  test('never connects a stopping session, and closes from every state but stopped', () => {
    expect(nextStateKind('stopping', 'promoted')).toBeNull()
    for (const kind of kinds.filter((other) => other !== 'stopped'))
      expect(nextStateKind(kind, 'close'), kind).toBe('stopping')
  })

  test('is the source of its diagram', () => {
    const drawn = renderStateDiagram()
    expect(drawn).toContain('  connected --> reconnecting: lost')
    for (const kind of kinds) expect(drawn).toContain(`| \`${kind}\` |`)
  })

  const events = Object.keys(sessionTransitions) as SessionEvent[]
  const targets = (kind: SessionStateKind) => {
    const rule = stateDeadlines[kind]
    if ('exit' in rule) return []
    return rule.outcomes.flatMap(({ event }) => (event === null ? [] : [nextStateKind(kind, event)]))
  }
  const walk = (from: SessionStateKind, steps: readonly SessionEvent[]): SessionStateKind =>
    steps.reduce<SessionStateKind>((kind, event) => nextStateKind(kind, event) ?? kind, from)
  const anyWalk = fc.tuple(fc.constantFrom(...kinds), fc.array(fc.constantFrom(...events), { maxLength: 40 }))

  test('ends every walk in a state with a valid deadline or a named exit', () => {
    fc.assert(
      fc.property(anyWalk, ([from, steps]) => {
        const end = walk(from, steps)
        const rule = stateDeadlines[end]
        if ('exit' in rule) return rule.exit !== ''
        return rule.milliseconds > 0 && targets(end).length > 0 && !targets(end).includes(null)
      }),
    )
  })

  test('lets the owner stop and connect again after every walk', () => {
    fc.assert(
      fc.property(anyWalk, ([from, steps]) => {
        const stopped = walk(walk(from, steps), ['close', 'closed'])
        return stopped === 'stopped' && walk(stopped, ['connect']) === 'starting'
      }),
    )
  })

  test('leads by deadlines alone from every state to one that tries again or has an exit', () => {
    const tried: ReadonlySet<SessionStateKind> = new Set(['starting', 'needs-link', 'waiting-for-internet'])
    for (const kind of kinds) {
      let left: readonly SessionStateKind[] = [kind]
      for (let step = 0; step < kinds.length; step += 1)
        left = left.flatMap((at) => (tried.has(at) ? [] : targets(at).map((target) => target!)))
      expect(left, kind).toEqual([])
    }
  })
})
