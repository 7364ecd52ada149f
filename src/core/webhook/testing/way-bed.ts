import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SettingName, Settings } from '../../../shared/model/settings.ts'
import type { HttpClient } from '../../http/http-client.ts'
import type { MessageWay } from '../../testing/message-way.ts'
import type { Clock } from '../../ports.ts'
import type { SettingsService } from '../../settings/settings.ts'
import type { Storage } from '../../storage/open-storage.ts'
import { createFakeChatSender, type FakeChatSender } from '../../testing/fake-chat-sender.ts'
import { createMemoryLogger, createMemoryPorts } from '../../testing/memory-ports.ts'
import { openWay, type OpenedWay } from '../../testing/open-way.ts'
import type { IncomingMessage, OutgoingMessage } from '../../whatsapp/incoming-message.ts'

export interface WayBed {
  readonly way: MessageWay
  readonly storage: Storage
  readonly settings: SettingsService
  readonly sender: FakeChatSender
  /** What was logged, at every level. */
  readonly logged: readonly string[]
  /** Path of the database. */
  readonly path: string
  /** Stops and builds everything again on the same data; nothing is posted before `ready` resolves. */
  restart(ready?: Promise<void>): Promise<void>
  remove(): Promise<void>
  deliveryStates(): readonly string[]
  replyStates(): readonly (readonly [string, string | null])[]
}

/** The whole message path on a real database, with a fake WhatsApp and the given clock; `http` is the core. */
export async function createWayBed(options: {
  readonly clock: Clock
  readonly settings: Readonly<Partial<Record<SettingName, Settings[SettingName]>>>
  readonly http?: HttpClient
  readonly keepsStamp?: boolean
  /** Called with what the owner writes into the chat with himself. */
  readonly onOwnNote?: (sessionId: string, message: OutgoingMessage, ageMs: number) => void
}): Promise<WayBed> {
  const directory = mkdtempSync(join(tmpdir(), 'salesboy-bed-'))
  const { clock } = options
  const ports = createMemoryPorts(directory)
  ports.settings.save({ 'replies.humanDelay': 'off', ...options.settings })
  await ports.secrets.set('core.secret', 'a-shared-secret')
  const sender = createFakeChatSender(clock.now)
  const logger = createMemoryLogger()

  function build(): Promise<OpenedWay> {
    const { http, onOwnNote, keepsStamp } = options
    return openWay({
      ...{ ports, clock, logger, sender },
      sessionExists: () => true,
      random: () => 0.5,
      ...(http ? { http } : {}),
      ...(keepsStamp === undefined ? {} : { keepsStamp }),
      ...(onOwnNote ? { onOwnNote } : {}),
    })
  }
  let parts = await build()
  const end = async () => {
    await parts.way.stop(0)
    parts.storage.close()
  }
  return {
    get way() {
      return parts.way
    },
    get storage() {
      return parts.storage
    },
    get settings() {
      return parts.settings
    },
    sender,
    logged: logger.lines,
    path: ports.paths.database,
    async restart(ready) {
      await end()
      parts = await build()
      parts.way.start(ready)
    },
    async remove() {
      await end()
      rmSync(directory, { recursive: true, force: true })
    },
    deliveryStates: () => parts.way.list({ limit: 200 }).messages.map((message) => message.delivery.state),
    replyStates: () =>
      parts.way
        .list({ limit: 200 })
        .messages.flatMap((message) => message.replies.map((reply) => [reply.state, reply.reason] as const)),
  }
}

let counter = 0

/** A customer's message with an id of its own. */
export function customerMessage(body: string, change: Partial<IncomingMessage> = {}): IncomingMessage {
  counter += 1
  const chatId = change.chatId ?? '2347000000000@c.us'
  return {
    messageId: `false_${chatId}_3EB0${String(counter).padStart(6, '0')}`,
    chatId,
    authorId: null,
    phone: chatId.endsWith('@c.us') ? chatId.split('@')[0]! : null,
    lid: chatId.endsWith('@lid') ? chatId.split('@')[0]! : null,
    pushName: 'Ada',
    chatName: null,
    body,
    type: 'chat',
    hasMedia: false,
    media: null,
    location: null,
    contactCards: [],
    quoted: null,
    timestamp: Math.floor(Date.now() / 1000),
    isGroup: false,
    backfilled: false,
    ...change,
  }
}
