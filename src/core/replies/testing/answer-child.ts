/**
 * The message way and the gateway API in a process of their own, to be killed or closed. Orders are lines of JSON on stdin; the core and
 * WhatsApp are HTTP servers of the parent. Time runs `SPEED` times as fast, so that pauses of seconds fit into a test.
 */
import { createInterface } from 'node:readline'
import { createMessageWay } from '../../testing/message-way.ts'
import { createPhoneSender } from '../../webhook/testing/phone-sender.ts'
import { createCoreRights } from '../../gateway/core-rights.ts'
import { createGateway } from '../../gateway/create-gateway.ts'
import { TakenPort } from '../../gateway/taken-port.ts'
import { FakeHub } from '../../gateway/testing/fake-hub.ts'
import type { Clock } from '../../ports.ts'
import type { SessionHub } from '../../sessions/session-hub.ts'
import { createSettings } from '../../settings/settings.ts'
import { openStorage } from '../../storage/open-storage.ts'
import { msg } from '../../../shared/words/say.ts'
import { createMemoryPorts } from '../../testing/memory-ports.ts'
import type { ChildOptions, ChildOrder, ChildReport } from './answer-protocol.ts'

const options = JSON.parse(process.argv[2] ?? '{}') as ChildOptions
const elapsed = () => (Date.now() - options.epoch) * options.speed
const clock: Clock = {
  now: () => options.epoch + elapsed(),
  monotonic: elapsed,
  setTimer(milliseconds, run) {
    const handle = setTimeout(run, milliseconds / options.speed)
    return { cancel: () => clearTimeout(handle) }
  },
}
const { logger, ...ports } = createMemoryPorts(options.directory, {
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
const settings = await createSettings({
  store: ports.settings,
  secrets: ports.secrets,
  overrides: ports.overrides,
  logger,
})
const storage = openStorage({ path: ports.paths.database, clock, logger })
const sender = createPhoneSender(options.phoneUrl, async (message) => void (await way.outgoing('shop', message)))
const way = createMessageWay({
  clock,
  logger,
  settings,
  storage,
  version: '1',
  sender,
  sessionExists: () => true,
})
const hub = new FakeHub()
hub.put('shop', { kind: 'connected' })
const OFF = { kind: 'off', since: 0, nextTryAt: null, detail: null, waiting: 0, dead: 0 } as const
const gateway = createGateway({
  hub: hub as unknown as SessionHub,
  ...way.rooms,
  takenPort: new TakenPort(way.rooms),
  version: '1',
  rights: createCoreRights(settings, 'headless'),
  diagnosis: {
    current: () => ({
      fault: 'none',
      sentence: '',
      said: msg('headline.getting-ready'),
      action: 'none',
      sessionId: null,
    }),
  },
  links: { status: () => ({ stream: OFF, events: OFF }) },
})
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
