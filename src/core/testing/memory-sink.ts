import { createCatchingUp } from '../inbox/catching-up.ts'
import type { ChatMark, MessageSink } from '../inbox/message-sink.ts'
import type { IncomingMessage, MessageChange, OutgoingMessage } from '../whatsapp/incoming-message.ts'
import type { Clock } from '../ports.ts'
import { createFakeClock } from './fake-clock.ts'

export interface MemorySink extends MessageSink {
  /** Stored messages of all sessions, in order. */
  readonly stored: readonly IncomingMessage[]
  readonly own: readonly OutgoingMessage[]
  readonly changes: readonly MessageChange[]
  readonly acks: readonly { readonly messageId: string; readonly ack: number }[]
  readonly catchUps: readonly {
    readonly sessionId: string
    readonly stored: number
    readonly chats: number
    readonly customers: number
  }[]
  /** All messages in order, as `in:<body>`, `own:<body>` and `unreadable:<print>`. */
  readonly order: readonly string[]
  bodies(chatId?: string): readonly string[]
  forget(): void
}

/** A message sink that keeps everything in memory. Filters only messages that no person writes. */
export function createMemorySink(clock: Pick<Clock, 'now'> = Date): MemorySink {
  const stored: IncomingMessage[] = []
  const own: OutgoingMessage[] = []
  const changes: MessageChange[] = []
  const acks: { messageId: string; ack: number }[] = []
  const catchUps: { sessionId: string; stored: number; chats: number; customers: number }[] = []
  const order: string[] = []
  const ids = new Set<string>()
  /** Ids of messages that were stored undecrypted; their text is still to come. */
  const wordless = new Set<string>()
  const catching = createCatchingUp(createFakeClock())
  const marks = new Map<string, ChatMark>()
  const setMark = (sessionId: string, mark: ChatMark): void => {
    const name = `${sessionId}/${mark.chatId}`
    if (mark.timestamp >= (marks.get(name)?.timestamp ?? 0)) marks.set(name, mark)
  }
  const filtered = /@(broadcast|newsletter)$/
  return {
    stored,
    own,
    changes,
    acks,
    catchUps,
    order,
    async incoming(sessionId, message) {
      if (filtered.test(message.chatId) || /notification|protocol|call_log|gp2/.test(message.type)) return 'filtered'
      const isSealed = message.undecrypted === true
      if (isSealed ? ids.has(message.messageId) : ids.has(message.messageId) && !wordless.delete(message.messageId))
        return 'duplicate'
      ids.add(message.messageId)
      if (isSealed) wordless.add(message.messageId)
      stored.push(message)
      const { chatId, messageId, timestamp } = message
      if (!catching.hasGaps(sessionId, chatId)) setMark(sessionId, { chatId, messageId, timestamp })
      order.push(`in:${message.body}`)
      return 'stored'
    },
    async unreadable(_sessionId, { print }) {
      order.push(`unreadable:${print}`)
    },
    catchingUp: catching.set,
    missingIn: catching.missingIn,
    rightNow: () => clock.now(),
    async readBack(sessionId, mark) {
      setMark(sessionId, mark)
    },
    async changed(_sessionId, change) {
      changes.push(change)
    },
    async outgoing(_sessionId, message) {
      ids.add(message.messageId)
      own.push(message)
      order.push(`own:${message.body}`)
    },
    async acknowledged(_sessionId, messageId, ack) {
      acks.push({ messageId, ack })
    },
    marks: (sessionId) => [...marks].filter(([name]) => name.startsWith(`${sessionId}/`)).map(([, mark]) => mark),
    hasBeyond: (_sessionId, mark) =>
      stored.some(({ chatId, timestamp }) => chatId === mark.chatId && timestamp > mark.timestamp),
    missing: (_sessionId, messageIds) => messageIds.filter((id) => !ids.has(id) || wordless.has(id)),
    caughtUp(sessionId, result) {
      catchUps.push({ sessionId, ...result })
    },
    bodies: (chatId) =>
      stored.filter((message) => chatId === undefined || message.chatId === chatId).map((message) => message.body),
    forget() {
      ids.clear()
      wordless.clear()
      marks.clear()
      stored.length = 0
      own.length = 0
      order.length = 0
    },
  }
}
