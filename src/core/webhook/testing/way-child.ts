/**
 * Runs the whole message path in a child process that the test kills. Customers' messages come as lines on stdin; the core and "WhatsApp"
 * are HTTP servers of the parent. Time runs `speed` times as fast, counted from `epoch`, so that schedules fit into a test.
 */
import { createInterface } from 'node:readline'
import { createHastyClock } from '../../testing/hasty-clock.ts'
import { createMemoryPorts } from '../../testing/memory-ports.ts'
import { openWay } from '../../testing/open-way.ts'
import type { IncomingMessage } from '../../whatsapp/incoming-message.ts'
import { createPhoneSender } from './phone-sender.ts'

const [directory = '', coreUrl = '', whatsapp = '', epoch = '0', speed = '1'] = process.argv.slice(2)
const ports = createMemoryPorts(directory, {
  settings: {
    'core.url': coreUrl,
    'replies.humanDelay': 'off',
    'replies.hourlyLimit': 0,
    'replies.maxAgeHours': 8_760,
  },
  secrets: { 'core.secret': 'secret' },
})
const { way } = await openWay({
  ports,
  clock: createHastyClock(Number(speed), Number(epoch)),
  sender: createPhoneSender(whatsapp, async (message) => void (await way.outgoing('shop', message))),
  sessionExists: () => true,
})
way.start()
for await (const line of createInterface({ input: process.stdin })) {
  const message = JSON.parse(line) as IncomingMessage
  void way.incoming('shop', message).then(() => process.stdout.write(`${message.messageId}\n`))
}
