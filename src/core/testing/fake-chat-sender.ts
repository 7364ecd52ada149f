import type { ChatSender, ResolvedChat, SendOutcome } from '../whatsapp/chat-sender.ts'
import type { NoMedia } from '../whatsapp/download-media.ts'
import type { OutgoingMessage } from '../whatsapp/incoming-message.ts'
import { seenAttachment } from './seen-attachment.ts'

export interface FakeChatSender extends ChatSender {
  connected: boolean
  /** Every message that reached "WhatsApp", in order. */
  readonly sent: {
    readonly sessionId: string
    readonly chatId: string
    readonly text: string
    readonly quoted: string | null
    /** Type and hash of the file, or the place. */
    readonly attachment?: Pick<OutgoingMessage, 'type' | 'media' | 'location'>
  }[]
  /** Each `setTyping`, in order. */
  readonly shown: string[]
  /** Outcomes of the next sends; empty: all succeed. */
  readonly outcomes: ('not-sent' | 'rejected' | 'rejected-463' | 'unknown-but-sent' | 'unknown-and-lost' | 'refused')[]
  /** When the phone was linked, unix ms; null: unknown. */
  linked: number | null
  /** Chats that do not exist yet: a send to one of them writes first. */
  readonly strangers: Set<string>
  /** Runs after each message that reached WhatsApp, before the send resolves. */
  onSend: ((message: OutgoingMessage) => void | Promise<void>) | null
  /** Media by message id: its bytes, or why there are none. Any other download fails. */
  readonly media: Map<string, Buffer | NoMedia>
  /** Message ids whose media was requested, in order. */
  readonly downloads: string[]
  /** Runs before media is returned. */
  onDownload: ((messageId: string) => void | Promise<void>) | null
  connect(): void
}

/** Yields the bytes in parts, as the page does. */
export async function* partsOf(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes.subarray(0, 3)
  await Promise.resolve()
  yield bytes.subarray(3)
}

/** A fake WhatsApp that remembers sent messages and fails on request. */
export function createFakeChatSender(now: () => number): FakeChatSender {
  const listeners = new Set<(sessionId: string) => void>()
  const own: OutgoingMessage[] = []
  const send = async (
    sessionId: string,
    chatId: string,
    seen: Pick<OutgoingMessage, 'body' | 'type' | 'media' | 'location'>,
    quoted: string | null,
  ): Promise<SendOutcome> => {
    const outcome = sender.outcomes.shift()
    if (outcome === 'not-sent') return { kind: 'not-sent', reason: 'send-failed', detail: 'test' }
    if (outcome === 'rejected' || outcome === 'rejected-463')
      return { kind: 'rejected', code: outcome === 'rejected' ? null : 463, detail: 'test' }
    if (outcome === 'refused') return { kind: 'refused', reason: 'not-on-whatsapp', detail: 'test' }
    if (outcome === 'unknown-and-lost') return { kind: 'unknown', detail: 'test' }
    const messageId = `true_${chatId}_OUT${own.length + 1}`
    const message: OutgoingMessage = { ...seen, messageId, chatId, timestamp: Math.floor(now() / 1000), ack: 1 }
    own.push(message)
    const { body: text, ...attachment } = seen
    sender.sent.push({ sessionId, chatId, text, quoted, ...(seen.type === 'chat' ? {} : { attachment }) })
    await sender.onSend?.(message)
    if (outcome === 'unknown-but-sent') return { kind: 'unknown', detail: 'test' }
    return { kind: 'sent', messageId, ack: 1 }
  }
  const sender: FakeChatSender = {
    connected: true,
    sent: [],
    shown: [],
    outcomes: [],
    linked: null,
    strangers: new Set(),
    onSend: null,
    media: new Map(),
    downloads: [],
    onDownload: null,
    connect() {
      sender.connected = true
      for (const listener of listeners) listener('shop')
    },
    isConnected: () => sender.connected,
    sendText: (sessionId, chatId, text, quoted) => send(sessionId, chatId, { body: text, type: 'chat' }, quoted),
    sendAttachment: (sessionId, chatId, what, quoted) => send(sessionId, chatId, seenAttachment(what), quoted),
    async setTyping(_sessionId, _chatId, typing, how) {
      sender.shown.push(typing ? (how ?? 'typing') : 'stopped')
    },
    ownMessagesSince: async (_sessionId, chatId, sinceMs) =>
      own.filter((message) => message.chatId === chatId && message.timestamp * 1000 >= sinceMs - 1000),
    async resolveChat(_sessionId, to): Promise<ResolvedChat> {
      const chatId = to.includes('@') ? to : `${to}@c.us`
      return { kind: 'found', chatId, isNew: sender.strangers.has(chatId) }
    },
    linkedAt: () => sender.linked,
    async downloadMedia(_sessionId, messageId, { maxBytes }, read) {
      if (!sender.connected) return { kind: 'not-connected' }
      sender.downloads.push(messageId)
      await sender.onDownload?.(messageId)
      const found = sender.media.get(messageId) ?? 'failed'
      if (typeof found === 'string') return { kind: found }
      if (found.length > maxBytes) return { kind: 'too-large' }
      return { kind: 'read', value: await read(partsOf(found)), mimetype: null, filename: null }
    },
    onConnected(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
  return sender
}
