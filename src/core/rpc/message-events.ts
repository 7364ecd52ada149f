import { messageViewOf } from '../inbox/message-view.ts'
import { attachedOf } from '../media/attached.ts'
import type { Basics } from '../basics.ts'
import type { Chats } from '../chats/chats.ts'
import type { Webhook } from '../webhook/webhook.ts'
import type { Timer } from '../ports.ts'
import type { EventHub } from './event-hub.ts'

const QUEUE_EVENT_MS = 50

export interface MessageEventsDeps extends Pick<Basics, 'clock' | 'storage' | 'changes'> {
  readonly events: Pick<EventHub, 'publish'>
  readonly chats: Pick<Chats, 'takeovers'>
  readonly webhook: Pick<Webhook, 'counts'>
}

/** Publishes the changes of the message rooms as events. Combines a burst of changes into one queue event. */
export class MessageEvents {
  readonly #deps: MessageEventsDeps
  #timer: Timer | null = null
  #stopped = false

  constructor(deps: MessageEventsDeps) {
    this.#deps = deps
    const { changes, events, chats } = deps
    changes.on('message', (row) => this.#message(row))
    changes.on('reply', ({ message_row }) => (message_row === null ? this.#queue() : this.#message(message_row)))
    changes.on('queue', (queue) => events.publish({ type: 'queue.changed', queue }))
    changes.on('pause', (pause) => events.publish({ type: 'pause.changed', pause }))
    changes.on('core', (core) => events.publish({ type: 'core.changed', core }))
    changes.on('takeover', () => events.publish({ type: 'takeover.changed', takeovers: chats.takeovers.list() }))
    changes.on('deleted', (customer) => {
      events.publish({ type: 'customer.deleted', ...customer })
      this.#queue()
    })
  }

  stop(): void {
    this.#stopped = true
    this.#timer?.cancel()
  }

  #message(row: number): void {
    const { storage, events } = this.#deps
    const found = storage.messages.find(row)
    if (found) {
      const attached = attachedOf(found, storage.media.find(row))
      const message = messageViewOf(found, storage.replies.ofMessage(row), attached)
      events.publish({ type: 'message.changed', message })
    }
    this.#queue()
  }

  #queue(): void {
    // After stop nobody listens, and the database may already be closed when the timer fires.
    if (this.#stopped) return
    this.#timer ??= this.#deps.clock.setTimer(QUEUE_EVENT_MS, () => {
      this.#timer = null
      this.#deps.changes.tell('queue', this.#deps.webhook.counts())
    })
  }
}
