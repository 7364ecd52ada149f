import type { NumberedEvent } from '../shared/contract/events.ts'
import { buildRooms } from './build-rooms.ts'
import { CoreLifecycle, type StartOptions } from './core-lifecycle.ts'
import type { Gateway } from './gateway/gateway.ts'
import type { CorePorts } from './ports.ts'
import { createHandlers } from './rpc/create-handlers.ts'
import { createDispatcher, type Dispatch } from './rpc/dispatcher.ts'
import type { SettingsService } from './settings/settings.ts'

export interface Core {
  /** The one door: what a shell wants done or known. */
  readonly dispatch: Dispatch
  /** Subscribes to numbered events; returns the unsubscribe. */
  onEvent(listener: (event: NumberedEvent) => void): () => void
  readonly settings: SettingsService
  readonly gateway: Gateway
  /** Recovers interrupted work and connects the saved sessions and `sessions` one after another. Rejects when `listen` does. */
  start(options: StartOptions): Promise<void>
  /** Closes everything, keeps every link and every message. Resolves within about `deadlineMs`. Idempotent. */
  stop(deadlineMs: number): Promise<void>
  /**
   * For a process that ends as soon as this returns: commits what is queued and closes the database. Browsers end with the process,
   * whose pipe they hang on; what was being sent is looked up in its chat at the next start. May come during `stop`, or instead of it.
   */
  stopNow(): void
}

/** Composition root: the rooms, what a shell may ask of them, and in which order they begin and end. */
export async function createCore(ports: CorePorts): Promise<Core> {
  const rooms = await buildRooms(ports)
  const life = new CoreLifecycle(rooms)
  return {
    dispatch: createDispatcher(createHandlers(rooms), rooms.logger.child('rpc')),
    onEvent: (listener) => rooms.events.onEvent(listener),
    settings: rooms.settings,
    gateway: rooms.gateway,
    start: (options) => life.start(options),
    stop: (deadlineMs) => life.stop(deadlineMs),
    stopNow: () => life.stopNow(),
  }
}
