import type { NumberedEvent } from '../shared/contract/events.ts'
import { buildRooms } from './build-rooms.ts'
import { CoreLifecycle, type StartOptions } from './core-lifecycle.ts'
import type { Gateway } from './gateway/gateway.ts'
import type { CorePorts } from './ports.ts'
import { createHandlers } from './rpc/create-handlers.ts'
import { createDispatcher, type Dispatch } from './rpc/dispatcher.ts'
import type { SettingsService } from './settings/settings.ts'

export interface Core {
  /** The only entry point for a shell's commands and queries. */
  readonly dispatch: Dispatch
  /** Subscribes to numbered events; returns the unsubscribe. */
  onEvent(listener: (event: NumberedEvent) => void): () => void
  readonly settings: SettingsService
  readonly gateway: Gateway
  /** Recovers interrupted work and connects the saved sessions and `sessions`, one after another. Rejects when `listen` rejects. */
  start(options: StartOptions): Promise<void>
  /** Closes everything and keeps every link and every message. Resolves within about `deadlineMs`. Idempotent. */
  stop(deadlineMs: number): Promise<void>
  /**
   * For a process that ends as soon as this returns: commits queued writes and closes the database. Browsers end with the process because
   * its pipe closes. Replies that were being sent are looked up in their chats at the next start. May be called during `stop` or instead.
   */
  stopNow(): void
}

/** Composition root: builds the rooms, their command handlers and their start and stop order. */
export async function createCore(ports: CorePorts): Promise<Core> {
  const rooms = await buildRooms(ports)
  const life = new CoreLifecycle(rooms)
  return {
    dispatch: createDispatcher(createHandlers(rooms), rooms.events, rooms.logger.child('rpc')),
    onEvent: (listener) => rooms.events.onEvent(listener),
    settings: rooms.settings,
    gateway: rooms.gateway,
    start: (options) => life.start(options),
    stop: (deadlineMs) => life.stop(deadlineMs),
    stopNow: () => life.stopNow(),
  }
}
