import { seenAttachment } from '../../testing/seen-attachment.ts'
import type { ChatSender, SendOutcome } from '../../whatsapp/chat-sender.ts'
import type { OutgoingMessage } from '../../whatsapp/incoming-message.ts'

/** Sends to a fake WhatsApp, an HTTP server of the parent process that outlives the killed host. */
export function createPhoneSender(url: string, onOwn: (message: OutgoingMessage) => Promise<void>): ChatSender {
  async function ask<T>(path: string, body: unknown): Promise<T> {
    const response = await fetch(`${url}${path}`, { method: 'POST', body: JSON.stringify(body) })
    return (await response.json()) as T
  }
  async function send(body: unknown): Promise<SendOutcome> {
    try {
      const sent = await ask<{ message: OutgoingMessage; eventFirst: boolean }>('/send', body)
      if (sent.eventFirst) await onOwn(sent.message)
      return { kind: 'sent', messageId: sent.message.messageId, ack: 1 }
    } catch (error) {
      return { kind: 'unknown', detail: String(error) }
    }
  }
  return {
    isConnected: () => true,
    sendText: (_session, chatId, text) => send({ chatId, text }),
    sendAttachment(_session, chatId, what) {
      const { body: text, ...seen } = seenAttachment(what)
      return send({ chatId, text, seen })
    },
    setTyping: async () => {},
    ownMessagesSince: (_session, chatId) => ask('/own', { chatId }),
    resolveChat: async (_session, to) => ({ kind: 'found', chatId: to, isNew: false }),
    linkedAt: () => null,
    downloadMedia: async () => ({ kind: 'failed' }),
    onConnected: () => () => {},
  }
}
