import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Storage } from './storage/open-storage.ts'
import type { Rooms } from './build-rooms.ts'
import { loadAxios } from './http/load-axios.ts'
import { endWithin } from './time/within.ts'

export interface StartOptions {
  readonly sessions: readonly string[]
  /**
   * Opens the gateway, if the shell has one. Called once the first browser is starting (or none will), so as not to delay that start.
   * No message is posted before this resolves, because a core may call back before it answers.
   */
  listen?(): Promise<void>
}

/** Starts and stops the rooms in the right order. */
export class CoreLifecycle {
  readonly #rooms: Rooms
  readonly #unsubscribe: readonly (() => void)[]
  #stopping: Promise<void> | null = null

  constructor(rooms: Rooms) {
    this.#rooms = rooms
    const { logger, power } = rooms
    this.#unsubscribe = [
      ...rooms.unsubscribe,
      power.onLock((isLocked) => logger.info('the screen lock changed', { isLocked })),
      power.onBattery((isOnBattery) => logger.info('the power supply changed', { isOnBattery })),
    ]
  }

  async start({ sessions: wished, listen }: StartOptions): Promise<void> {
    const { logger, notices, rotation, channels, browser, remote, metrics, health, sessions } = this.#rooms
    notices.start()
    metrics.start()
    health.start()
    rotation.start()
    const listens = Promise.withResolvers<void>()
    startMessages(this.#rooms, listens.promise)
    channels.start()
    browser.start()
    remote.start()
    await sessions.startSaved(wished)
    await listen?.()
    listens.resolve()
    // Loads axios now, so that the first message does not wait for it.
    loadAxios().catch((error: unknown) => logger.error('axios could not be loaded', { error }))
  }

  stop(deadlineMs: number): Promise<void> {
    this.#stopping ??= this.#stopAll(deadlineMs)
    return this.#stopping
  }

  stopNow(): void {
    this.#stopping ??= Promise.resolve()
    this.#rooms.storage.close()
  }

  async #stopAll(deadlineMs: number): Promise<void> {
    const { clock, logger, remote, rotation, gateway, channels, browser, sessions, home, storage } = this.#rooms
    const { diagnosis, metrics, health, setup } = this.#rooms
    const began = clock.monotonic()
    const left = () => Math.max(500, deadlineMs - (clock.monotonic() - began))
    const end = (what: string, work: Promise<void>, withinMs: number) =>
      endWithin({ what, work, milliseconds: Math.min(left(), withinMs), clock, logger })
    remote.stop()
    rotation.stop()
    health.stop()
    // A full disk may block any of these, so each has a deadline: the browsers must still be closed in time.
    await Promise.all([
      end('the gateway', gateway.close(), 3_000),
      end('what is sent beside messages', channels.stop(Math.min(left(), 2_000)), 2_500),
      end('the fetching of a browser', browser.stop(), 1_000),
    ])
    await end('messages and replies', stopMessages(this.#rooms, Math.min(left(), 2_000)), 3_500)
    await end('the sessions', sessions.stop(left()), left() + 500)
    for (const off of this.#unsubscribe) off()
    diagnosis.stop()
    metrics.stop()
    setup.stop()
    home.stop()
    await closeRecord(storage)
  }
}

/** A commit may cause a write, whose commit may cause another. */
const LAST_COMMITS = 5

/** Flushes, lets listeners hear of the commits, then closes. A flush may commit writes that a full disk blocked until now. */
export async function closeRecord(storage: Pick<Storage, 'writes' | 'close'>): Promise<void> {
  for (let commits = 0; commits < LAST_COMMITS; commits += 1) {
    storage.writes.flush()
    await nextTurn()
  }
  storage.close()
}

/** The rooms that handle messages. */
type MessageRooms = Pick<
  Rooms,
  'retention' | 'media' | 'coreClient' | 'chats' | 'replies' | 'webhook' | 'sends' | 'messageEvents' | 'chatEvents'
>

/** Starts the message rooms. Nothing is posted before `ready` resolves; without it, posting starts at once. */
export function startMessages(
  { chats, webhook, replies, retention, media }: MessageRooms,
  ready?: Promise<void>,
): void {
  chats.start()
  webhook.start(ready)
  replies.start()
  retention.start()
  media.start()
}

export async function stopMessages(rooms: MessageRooms, deadlineMs: number): Promise<void> {
  const { retention, media, chats, webhook, replies, sends, messageEvents, chatEvents, coreClient } = rooms
  retention.stop()
  media.stop()
  chats.stop()
  await Promise.all([webhook.stop(deadlineMs), replies.stop(deadlineMs)])
  messageEvents.stop()
  chatEvents.stop()
  sends.stop()
  coreClient.http.close()
}
