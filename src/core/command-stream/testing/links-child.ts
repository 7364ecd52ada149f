/**
 * The command stream in a process of its own, to be killed: the core and "WhatsApp" are HTTP servers of the parent. Time runs ten times
 * as fast for timers.
 */
import { CoreLinks } from '../../core-links.ts'
import { createMessageWay } from '../../testing/message-way.ts'
import { createCoreClient } from '../../webhook/core-client.ts'
import { createCoreRights } from '../../gateway/core-rights.ts'
import { FakeHub } from '../../gateway/testing/fake-hub.ts'
import type { SessionHub } from '../../sessions/session-hub.ts'
import { createSettings } from '../../settings/settings.ts'
import { openStorage } from '../../storage/open-storage.ts'
import { createMemoryPorts } from '../../testing/memory-ports.ts'
import type { ChatSender } from '../../whatsapp/chat-sender.ts'
import type { OutgoingMessage } from '../../whatsapp/incoming-message.ts'
import { createHastyClock } from '../../testing/hasty-clock.ts'
import { SECRET } from './links-bed.ts'

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
  setTyping: async () => {},
  ownMessagesSince: (_session, chatId) => ask('/own', { chatId }),
  resolveChat: async (_session, to) => ({ kind: 'found', chatId: `${to}@c.us` }),
  downloadMedia: async () => null,
  onConnected: () => () => {},
}
const ports = createMemoryPorts(directory, {
  settings: { 'core.streamUrl': streamUrl, 'replies.humanDelay': 'off', 'replies.hourlyLimit': 0 },
  secrets: { 'core.secret': SECRET },
})
const { logger } = ports
const settings = await createSettings({
  store: ports.settings,
  secrets: ports.secrets,
  overrides: ports.overrides,
  logger,
})
const storage = openStorage({ path: ports.paths.database, clock, logger })
const line = createCoreClient({ clock, logger, settings, keyValue: storage.keyValue, version: '1' })
const hub = new FakeHub()
hub.put('shop', { kind: 'connected' })
const sessionExists = (id: string) => hub.find(id) !== null
const way = createMessageWay({
  clock,
  logger,
  settings,
  storage,
  line,
  version: '1',
  sender,
  sessionExists,
})
way.start()
new CoreLinks({
  ...way.rooms,
  hub: hub as unknown as SessionHub,
  sender,
  rights: createCoreRights(settings, 'headless'),
  random: () => 0,
}).start()
