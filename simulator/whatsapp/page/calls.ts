import { Emitter } from './emitter.ts'

/** `WAWebCallCollection`: an event source that keeps its calls in a map. */
class CallCollection extends Emitter {
  readonly activeCalls = new Map<string, unknown>()
}

export const WAWebCallCollection = new CallCollection()

/** Calls `activeCalls.set` anew each time, because callers may replace the map's own `set`. */
export const callMap = {
  set: (key: string, value: unknown): void => {
    WAWebCallCollection.activeCalls.set(key, value)
  },
}
