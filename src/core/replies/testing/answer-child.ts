/**
 * Runs the message path and the gateway API in a separate process that a test can kill or close. Orders come as lines of JSON on stdin; the
 * core and WhatsApp are HTTP servers of the parent. Time runs `options.speed` times as fast, so that long pauses fit into a test.
 */
import { createInterface } from 'node:readline'
import { FakeSessions } from '../../gateway/testing/fake-sessions.ts'
import { createLoneGateway } from '../../gateway/testing/lone-gateway.ts'
import type { Sessions } from '../../sessions/sessions.ts'
import { createHastyClock } from '../../testing/hasty-clock.ts'
import { createMemoryPorts } from '../../testing/memory-ports.ts'
import { openWay } from '../../testing/open-way.ts'
import { createPhoneSender } from '../../webhook/testing/phone-sender.ts'
import type { ChildOptions, ChildOrder, ChildReport } from './answer-protocol.ts'

const options = JSON.parse(process.argv[2] ?? '{}') as ChildOptions
const ports = createMemoryPorts(options.directory, {
  settings: {
    'core.url': options.coreUrl,
    'delivery.timeoutSeconds': options.timeoutSeconds,
    'delivery.parallel': 20,
    'gateway.port': 0,
    'replies.humanDelay': 'off',
    'replies.hourlyLimit': 0,
    'replies.maxAgeHours': 8_760,
  },
  secrets: { 'core.secret': 'secret', 'gateway.apiKey': options.apiKey },
})
const { way, storage } = await openWay({
  ports,
  clock: createHastyClock(options.speed, options.epoch),
  sender: createPhoneSender(options.phoneUrl, async (message) => void (await way.outgoing('shop', message))),
  sessionExists: () => true,
})
const sessions = new FakeSessions()
sessions.put('shop', { kind: 'connected' })
const gateway = createLoneGateway(sessions as unknown as Sessions, way)
const say = (report: ChildReport) => process.stdout.write(`${JSON.stringify(report)}\n`)
const go = Promise.withResolvers<void>()
const { port } = await gateway.listen()
way.start(go.promise)
say({ kind: 'ready', gatewayUrl: `http://127.0.0.1:${port}` })

for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line) as ChildOrder
  switch (order.kind) {
    case 'go':
      go.resolve()
      break
    case 'message':
      await way.incoming('shop', order.message)
      break
    case 'status': {
      const { messages } = way.list({ limit: 200 })
      const states = messages.map(({ chatKey, delivery }) => ({ chat: chatKey, state: delivery.state }))
      say({ kind: 'status', states, repliesOpen: storage.replies.countOpen() })
      break
    }
    case 'stop':
      await gateway.close()
      await way.stop(0)
      storage.close()
      process.exit(0)
  }
}
