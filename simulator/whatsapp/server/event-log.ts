import type { SimulatorEvent, SimulatorEventBody } from '../../client/control-api.ts'

/** Number of events kept for late listeners. A test that needs older events asks for the state instead. */
const KEPT = 2_000

export interface EventLog {
  readonly emit: (body: SimulatorEventBody) => void
  /**
   * Calls the listener for each event after `after`, kept ones at once, until the returned function is called.
   * Without `after` it gets only new events.
   */
  readonly onEvent: (listener: (event: SimulatorEvent) => void, after?: number) => () => void
  readonly sequence: () => number
}

/** The simulator's numbered events. */
export function createEventLog(): EventLog {
  const kept: SimulatorEvent[] = []
  const listeners = new Set<(event: SimulatorEvent) => void>()
  let sequence = 0
  return {
    emit: (body) => {
      sequence += 1
      const event: SimulatorEvent = { ...body, sequence, atMs: Date.now() }
      kept.push(event)
      if (kept.length > KEPT) kept.shift()
      for (const listener of listeners) listener(event)
    },
    onEvent: (listener, after) => {
      if (after !== undefined) for (const event of kept) if (event.sequence > after) listener(event)
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    sequence: () => sequence,
  }
}
