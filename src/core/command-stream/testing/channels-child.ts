/**
 * Runs the command stream in a child process that the test kills. The core and "WhatsApp" are HTTP servers of the parent. Timers run ten
 * times as fast.
 */
import { CoreChannels } from '../../core-channels.ts'
import { createCoreRights } from '../../gateway/core-rights.ts'
import { FakeSessions } from '../../gateway/testing/fake-sessions.ts'
import type { Sessions } from '../../sessions/sessions.ts'
import { createMemoryPorts } from '../../testing/memory-ports.ts'
import type { ChatSender } from '../../whatsapp/chat-sender.ts'
import type { OutgoingMessage } from '../../whatsapp/incoming-message.ts'
import { createHastyClock } from '../../testing/hasty-clock.ts'
import { openWay } from '../../testing/open-way.ts'
import { SECRET } from './channels-bed.ts'

const [directory = '', streamUrl = '', whatsapp = ''] = process.argv.slice(2)
const clock = createHastyClock(10)

async function ask<T>(path: string, body: unknown): Promise<T> {
  const response = await fetch(`${whatsapp}${path}`, { method: 'POST', body: JSON.stringify(body) })
  return (await response.json()) as T
}

const sender: ChatSender = {
  isConnected: () => true,
  async sendText(_session, chatId, text) {
    try {
      const message = await ask<OutgoingMessage>('/send', { chatId, text })
      return { kind: 'sent', messageId: message.messageId, ack: 1 }
    } catch (error) {
      return { kind: 'unknown', detail: String(error) }
    }
  },
  sendAttachment: async () => ({ kind: 'not-sent', reason: 'send-failed', detail: 'no files here' }),
  setTyping: async () => {},
  ownMessagesSince: (_session, chatId) => ask('/own', { chatId }),
  resolveChat: async (_session, to) => ({ kind: 'found', chatId: `${to}@c.us`, isNew: false }),
  linkedAt: () => null,
  downloadMedia: async () => ({ kind: 'failed' }),
  onConnected: () => () => {},
}
const ports = createMemoryPorts(directory, {
  settings: { 'core.streamUrl': streamUrl, 'replies.humanDelay': 'off', 'replies.hourlyLimit': 0 },
  secrets: { 'core.secret': SECRET },
})
const sessions = new FakeSessions()
sessions.put('shop', { kind: 'connected' })
const { way, settings } = await openWay({ ports, clock, sender, sessionExists: (id) => sessions.find(id) !== null })
way.start()
new CoreChannels({
  ...way.rooms,
  sessions: sessions as unknown as Sessions,
  sender,
  rights: createCoreRights(settings, 'headless'),
  random: () => 0,
}).start()
