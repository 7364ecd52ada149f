import { expect } from 'vitest'
import type { SettingName, Settings } from '../../../shared/model/settings.ts'
import { createFaultyCore, type FaultyCore } from '../../webhook/testing/faulty-core.ts'
import { createWayBed, customerMessage, type WayBed } from '../../webhook/testing/way-bed.ts'
import { createFakeClock, type FakeClock } from '../../testing/fake-clock.ts'
import type { IncomingMessage, OutgoingMessage } from '../../whatsapp/incoming-message.ts'

export const ADA = '2348031234567@c.us'
export const OWN_PHONE = '2347099999999'

export interface OwnerBed extends Omit<WayBed, 'remove'> {
  readonly clock: FakeClock
  readonly core: FaultyCore
  /** The messages that the owner wrote into the chat with himself. */
  readonly notes: { readonly sessionId: string; readonly message: OutgoingMessage; readonly ageMs: number }[]
  onNote: ((sessionId: string, message: OutgoingMessage, ageMs: number) => void) | null
  /** A customer writes now, or `agoMs` ms ago. */
  asks(text: string, change?: Partial<IncomingMessage> & { readonly agoMs?: number }): Promise<void>
  /** WhatsApp reports a message of our own account. */
  own(text: string, change?: Partial<OutgoingMessage> & { readonly agoMs?: number }): Promise<void>
  /** Polls and moves the clock at each check, for work in real time beside the fake clock, such as a file download. */
  eventually(look: () => void, stepMs?: number): Promise<void>
  said(): readonly string[]
  replies(): readonly (readonly [string, string, string | null])[]
  remove(): Promise<void>
}

/** The whole message path under a fake clock, with a core that answers every message. The session's phone number is known. */
export async function createOwnerBed(
  settings: Readonly<Partial<Record<SettingName, Settings[SettingName]>>> = {},
  startMs?: number,
): Promise<OwnerBed> {
  const clock = createFakeClock(startMs)
  const core = createFaultyCore(() => 1)
  const notes: OwnerBed['notes'] = []
  let listener: OwnerBed['onNote'] = null
  const bed = await createWayBed({
    clock,
    settings: { 'core.url': 'https://core.example', ...settings },
    http: core,
    onOwnNote(sessionId, message, ageMs) {
      notes.push({ sessionId, message, ageMs })
      listener?.(sessionId, message, ageMs)
    },
  })
  bed.storage.sessions.save({
    id: 'shop',
    name: 'Shop',
    wanted: true,
    linked: true,
    phone: OWN_PHONE,
    pushName: null,
    lastConnectedAt: null,
  })
  bed.way.start()
  let count = 0
  const seconds = (agoMs = 0) => Math.floor((clock.now() - agoMs) / 1000)
  return {
    get way() {
      return bed.way
    },
    get storage() {
      return bed.storage
    },
    get settings() {
      return bed.settings
    },
    sender: bed.sender,
    logged: bed.logged,
    path: bed.path,
    async restart() {
      const again = bed.restart()
      await clock.settle()
      await again
    },
    deliveryStates: () => bed.deliveryStates(),
    replyStates: () => bed.replyStates(),
    clock,
    core,
    notes,
    get onNote() {
      return listener
    },
    set onNote(next) {
      listener = next
    },
    async asks(text, { agoMs, ...change } = {}) {
      const stored = bed.way.incoming(
        'shop',
        customerMessage(text, { chatId: ADA, timestamp: seconds(agoMs), ...change }),
      )
      await clock.advance(500)
      await stored
      await clock.advance(500)
    },
    async own(text, { agoMs, ...change } = {}) {
      count += 1
      const chatId = change.chatId ?? ADA
      const message: OutgoingMessage = {
        messageId: `true_${chatId}_HAND${count}`,
        chatId,
        body: text,
        type: 'chat',
        timestamp: seconds(agoMs),
        ack: 1,
        ...change,
      }
      const taken = bed.way.outgoing('shop', message)
      await clock.settle()
      await taken
      await clock.settle()
    },
    eventually: (look, stepMs = 10) =>
      expect
        .poll(
          async () => {
            await clock.advance(stepMs)
            look()
            return true
          },
          { timeout: 30_000 },
        )
        .toBe(true),
    said: () => bed.sender.sent.map(({ text }) => text),
    replies: () =>
      bed.way
        .list({ limit: 200 })
        .messages.flatMap(({ replies }) => replies.map(({ text, state, reason }) => [text, state, reason] as const)),
    async remove() {
      const gone = bed.remove()
      await clock.settle()
      await gone
    },
  }
}
