/**
 * The whole message way in a process of its own, to be killed: customers' messages come as lines on stdin, the core and "WhatsApp"
 * are HTTP servers of the parent. Time runs `speed` times as fast, counted from `epoch`, so that schedules fit into a test.
 */
import { createInterface } from 'node:readline'
import { createMessageWay } from '../../testing/message-way.ts'
import type { Clock } from '../../ports.ts'
import { createSettings } from '../../settings/settings.ts'
import { openStorage } from '../../storage/open-storage.ts'
import { createMemoryPorts } from '../../testing/memory-ports.ts'
import { createPhoneSender } from './phone-sender.ts'
import type { IncomingMessage } from '../../whatsapp/incoming-message.ts'

const [directory = '', coreUrl = '', whatsapp = '', epoch = '0', speed = '1'] = process.argv.slice(2)
const factor = Number(speed)
const elapsed = () => (Date.now() - Number(epoch)) * factor
const clock: Clock = {
  now: () => Number(epoch) + elapsed(),
  monotonic: elapsed,
  setTimer(milliseconds, run) {
    const handle = setTimeout(run, milliseconds / factor)
    return { cancel: () => clearTimeout(handle) }
  },
}

const sender = createPhoneSender(whatsapp, async (message) => void (await way.outgoing('shop', message)))

const ports = createMemoryPorts(directory, {
  settings: {
    'core.url': coreUrl,
    'replies.humanDelay': 'off',
    'replies.hourlyLimit': 0,
    'replies.maxAgeHours': 8_760,
  },
  secrets: { 'core.secret': 'secret' },
})
const { logger } = ports
const settings = await createSettings({
  store: ports.settings,
  secrets: ports.secrets,
  overrides: ports.overrides,
  logger,
})
const storage = openStorage({ path: ports.paths.database, clock, logger })
const way = createMessageWay({
  clock,
  logger,
  settings,
  storage,
  version: '1',
  sender,
  sessionExists: () => true,
})
way.start()
for await (const line of createInterface({ input: process.stdin })) {
  const message = JSON.parse(line) as IncomingMessage
  void way.incoming('shop', message).then(() => process.stdout.write(`${message.messageId}\n`))
}
