import type { BrowserRoom } from './browser/create-browser-room.ts'
import type { Chats } from './chats/chats.ts'
import type { ChatEvents } from './chats/chat-events.ts'
import type { CoreChannels } from './core-channels.ts'
import type { CoreClient } from './webhook/core-client.ts'
import type { SecretRotation } from './webhook/secret-rotation.ts'
import type { Webhook } from './webhook/webhook.ts'
import type { Gateway } from './gateway/create-gateway.ts'
import type { DiagnosisFeed } from './support/diagnosis-feed.ts'
import type { Home } from './support/home.ts'
import type { Setup } from './setup/create-setup.ts'
import { loadAxios } from './http/load-axios.ts'
import type { Metrics } from './metrics/metrics.ts'
import type { MessageMedia } from './media/message-media.ts'
import type { NoticeBoard } from './support/notice-board.ts'
import type { Clock, Logger, PowerSignal } from './ports.ts'
import type { RemoteControl } from './remote-control/remote-control.ts'
import type { GatewaySender } from './replies/gateway-send.ts'
import type { Replies } from './replies/replies.ts'
import type { MessageEvents } from './rpc/message-events.ts'
import type { Sessions } from './sessions/sessions.ts'
import type { Storage } from './storage/open-storage.ts'
import { endWithin } from './time/within.ts'

export interface StartOptions {
  readonly sessions: readonly string[]
  /**
   * Opens the gateway, where a shell has one; called when the first browser is being started, or none will be, so that it takes no time
   * from it. No message is posted before it has resolved: a core may call back before it answers.
   */
  listen?(): Promise<void>
}

/** The rooms of a message's way. */
export interface MessagingRooms {
  readonly retention: { start(): void; stop(): void }
  readonly media: Pick<MessageMedia, 'start' | 'stop'>
  readonly coreClient: Pick<CoreClient, 'http'>
  readonly chats: Pick<Chats, 'start' | 'stop'>
  readonly replies: Pick<Replies, 'start' | 'stop'>
  readonly webhook: Pick<Webhook, 'start' | 'stop'>
  readonly sends: Pick<GatewaySender, 'stop'>
  readonly messageEvents: Pick<MessageEvents, 'stop'>
  readonly chatEvents: Pick<ChatEvents, 'stop'>
}

/** What is started and stopped. */
export interface LivingRooms extends MessagingRooms {
  readonly clock: Clock
  readonly logger: Logger
  readonly power: PowerSignal
  readonly storage: Storage
  readonly notices: NoticeBoard
  readonly rotation: SecretRotation
  readonly sessions: Sessions
  readonly channels: CoreChannels
  readonly browser: BrowserRoom
  readonly gateway: Gateway
  readonly remote: RemoteControl
  readonly home: Home
  readonly diagnosis: Pick<DiagnosisFeed, 'stop'>
  readonly metrics: Pick<Metrics, 'start' | 'stop'>
  readonly setup: Pick<Setup, 'stop'>
  /** What listens to a shell that outlives the core. */
  readonly unsubscribe: readonly (() => void)[]
}

/** In which order the rooms begin and end. */
export class CoreLifecycle {
  readonly #rooms: LivingRooms
  readonly #unsubscribe: readonly (() => void)[]
  #stopping: Promise<void> | null = null

  constructor(rooms: LivingRooms) {
    this.#rooms = rooms
    const { logger, power } = rooms
    this.#unsubscribe = [
      ...rooms.unsubscribe,
      power.onLock((isLocked) => logger.info('the screen lock changed', { isLocked })),
      power.onBattery((isOnBattery) => logger.info('the power supply changed', { isOnBattery })),
    ]
  }

  async start({ sessions: wished, listen }: StartOptions): Promise<void> {
    const { logger, notices, rotation, channels, browser, remote, metrics, sessions } = this.#rooms
    notices.start()
    metrics.start()
    rotation.start()
    const listens = Promise.withResolvers<void>()
    startMessages(this.#rooms, listens.promise)
    channels.start()
    browser.start()
    remote.start()
    await sessions.startSaved(wished)
    await listen?.()
    listens.resolve()
    // The first message finds it loaded.
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
    const { diagnosis, metrics, setup } = this.#rooms
    const began = clock.monotonic()
    const left = () => Math.max(500, deadlineMs - (clock.monotonic() - began))
    const end = (what: string, work: Promise<void>, withinMs: number) =>
      endWithin({ what, work, milliseconds: Math.min(left(), withinMs), clock, logger })
    remote.stop()
    rotation.stop()
    // A disk that takes nothing may hold up any of these: the browsers must still be closed in good time.
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
    storage.close()
  }
}

/** Nothing is posted before `ready` (default: at once). */
export function startMessages(
  { chats, webhook, replies, retention, media }: MessagingRooms,
  ready?: Promise<void>,
): void {
  chats.start()
  webhook.start(ready)
  replies.start()
  retention.start()
  media.start()
}

export async function stopMessages(rooms: MessagingRooms, deadlineMs: number): Promise<void> {
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
