import { describe, expect, it } from 'vitest'
import type { SessionStateKind } from '../../shared/model/session.ts'
import { nextStateKind, sessionTransitions, stateDeadlines } from './session-transitions.ts'
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
})
