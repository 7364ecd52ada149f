import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SessionStateKind } from '../../shared/model/session.ts'
import {
  deadlineOf,
  nextStateKind,
  sessionTransitions,
  stateDeadlines,
  type SessionEvent,
} from './session-transitions.ts'
import { renderStateDiagram } from './state-diagram.ts'

const kinds = Object.keys(stateDeadlines) as SessionStateKind[]

describe('the transition table', () => {
  it('leaves no state without a way out', () => {
    for (const kind of kinds) {
      const ways = sessionTransitions.filter((entry) => entry.from.includes(kind) && entry.to !== kind)
      expect(ways.length, kind).toBeGreaterThan(0)
    }
  })

  it('reaches every state from stopped', () => {
    const reached = new Set<SessionStateKind>(['stopped'])
    for (let grew = true; grew;) {
      const before = reached.size
      for (const { from, to } of sessionTransitions) if (from.some((kind) => reached.has(kind))) reached.add(to)
      grew = reached.size > before
    }
    expect([...reached].sort()).toEqual([...kinds].sort())
  })

  it('names each event once per state', () => {
    for (const kind of kinds) {
      const events = sessionTransitions.filter((entry) => entry.from.includes(kind)).map((entry) => entry.on)
      expect(new Set(events).size, kind).toBe(events.length)
    }
  })

  it('never connects what is being stopped, and closes from anywhere', () => {
    expect(nextStateKind('stopping', 'promoted')).toBeNull()
    for (const kind of kinds.filter((other) => other !== 'stopped'))
      expect(nextStateKind(kind, 'close'), kind).toBe('stopping')
  })

  it('is drawn from itself', () => {
    const drawn = renderStateDiagram()
    expect(drawn).toContain('  connected --> reconnecting: lost')
    for (const kind of kinds) expect(drawn).toContain(`| \`${kind}\` |`)
  })

  const events = [...new Set(sessionTransitions.map(({ on }) => on))]
  const walk = (from: SessionStateKind, steps: readonly SessionEvent[]): SessionStateKind =>
    steps.reduce<SessionStateKind>((kind, event) => nextStateKind(kind, event) ?? kind, from)
  const anyWalk = fc.tuple(fc.constantFrom(...kinds), fc.array(fc.constantFrom(...events), { maxLength: 40 }))

  it('ends every walk in a state with a deadline that leads on, or with an exit that somebody has', () => {
    fc.assert(
      fc.property(anyWalk, ([from, steps]) => {
        const end = walk(from, steps)
        const rule = stateDeadlines[end]
        if ('exit' in rule) return rule.exit !== ''
        const leadsOn = events.some((event) => nextStateKind(end, event) === rule.next)
        return (deadlineOf(end) ?? 0) > 0 && (leadsOn || rule.next === end)
      }),
    )
  })

  it('lets the owner stop, and connect again, from wherever a walk ends', () => {
    fc.assert(
      fc.property(anyWalk, ([from, steps]) => {
        const stopped = walk(walk(from, steps), ['close', 'closed'])
        return stopped === 'stopped' && walk(stopped, ['connect']) === 'starting'
      }),
    )
  })

  it('left alone, comes by its deadlines to a state that is tried again or rests', () => {
    const tried: ReadonlySet<SessionStateKind> = new Set(['starting', 'needs-link', 'waiting-for-internet'])
    for (const kind of kinds) {
      let at = kind
      for (let step = 0; step < kinds.length; step += 1) {
        const rule = stateDeadlines[at]
        if ('exit' in rule || tried.has(at)) break
        at = rule.next
      }
      expect('exit' in stateDeadlines[at] || tried.has(at), kind).toBe(true)
    }
  })
})
