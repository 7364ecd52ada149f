import type { ChatSender, ResolvedChat, SendOutcome } from '../whatsapp/chat-sender.ts'
import type { OutgoingMessage } from '../whatsapp/incoming-message.ts'

export interface FakeChatSender extends ChatSender {
  connected: boolean
  /** Everything that reached "WhatsApp", in order. */
  readonly sent: {
    readonly sessionId: string
    readonly chatId: string
    readonly text: string
    readonly quoted: string | null
  }[]
  /** What the next sends answer; empty: all go well. */
  readonly outcomes: ('not-sent' | 'rejected' | 'rejected-463' | 'unknown-but-sent' | 'unknown-and-lost' | 'refused')[]
  /** When the phone was linked; null: not known. */
  linked: number | null
  /** Chats that are not there yet; whoever writes there writes first. */
  readonly strangers: Set<string>
  /** Runs after each text that reached WhatsApp, before the send answers. */
  onSend: ((message: OutgoingMessage) => void | Promise<void>) | null
  connect(): void
}

/** A WhatsApp that remembers what was said, with failures on request. */
export function createFakeChatSender(now: () => number): FakeChatSender {
  const listeners = new Set<(sessionId: string) => void>()
  const own: OutgoingMessage[] = []
  const sender: FakeChatSender = {
    connected: true,
    sent: [],
    outcomes: [],
    linked: null,
    strangers: new Set(),
    onSend: null,
    connect() {
      sender.connected = true
      for (const listener of listeners) listener('shop')
    },
    isConnected: () => sender.connected,
    async sendText(sessionId, chatId, text, quoted): Promise<SendOutcome> {
      const outcome = sender.outcomes.shift()
      if (outcome === 'not-sent') return { kind: 'not-sent', reason: 'send-failed', detail: 'test' }
      if (outcome === 'rejected' || outcome === 'rejected-463')
        return { kind: 'rejected', code: outcome === 'rejected' ? null : 463, detail: 'test' }
      if (outcome === 'refused') return { kind: 'refused', reason: 'not-on-whatsapp', detail: 'test' }
      if (outcome === 'unknown-and-lost') return { kind: 'unknown', detail: 'test' }
      const messageId = `true_${chatId}_OUT${own.length + 1}`
      const message: OutgoingMessage = {
        messageId,
        chatId,
        body: text,
        type: 'chat',
        timestamp: Math.floor(now() / 1000),
        ack: 1,
      }
      own.push(message)
      sender.sent.push({ sessionId, chatId, text, quoted })
      await sender.onSend?.(message)
      if (outcome === 'unknown-but-sent') return { kind: 'unknown', detail: 'test' }
      return { kind: 'sent', messageId, ack: 1 }
    },
    setTyping: async () => {},
    ownMessagesSince: async (_sessionId, chatId, sinceMs) =>
      own.filter((message) => message.chatId === chatId && message.timestamp * 1000 >= sinceMs - 1000),
    async resolveChat(_sessionId, to): Promise<ResolvedChat> {
      const chatId = to.includes('@') ? to : `${to}@c.us`
      return { kind: 'found', chatId, isNew: sender.strangers.has(chatId) }
    },
    linkedAt: () => sender.linked,
    downloadMedia: async () => null,
    onConnected(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
  return sender
}
