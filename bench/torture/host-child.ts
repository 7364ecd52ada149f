/**
 * A host without a browser, made to be killed: the real settings, storage, message way, sessions and gateway, with the round's phone as
 * the page. Orders come as JSON lines on stdin, and reports go out as JSON lines on stdout.
 */
import { sayEnglish } from '../../src/shared/words/say.ts'
import './disk-fault.ts'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createMessageWay } from '../../src/core/testing/message-way.ts'
import { createLoneGateway } from '../../src/core/gateway/testing/lone-gateway.ts'
import { Sessions } from '../../src/core/sessions/sessions.ts'
import { createSettings } from '../../src/core/settings/settings.ts'
import { openStorage } from '../../src/core/storage/open-storage.ts'
import { createInstalledChoice } from '../../src/core/testing/installed-choice.ts'
import { createMemoryPorts } from '../../src/core/testing/memory-ports.ts'
import { LiveSender } from '../../src/core/whatsapp/live-sender.ts'
import { createConsoleLogger } from '../../src/server/adapters/console-logger.ts'
import { API_KEY, SECRET, SESSION, type ChildOptions, type ChildOrder, type ChildReport } from './child-protocol.ts'
import { diskFault } from './disk-fault.ts'
import { createPageClient } from './page-client.ts'
import { createVirtualClock, createVirtualTime } from './virtual-time.ts'

const options = JSON.parse(process.argv[2] ?? '{}') as ChildOptions
const { directory, speed } = options
const clock = createVirtualClock(createVirtualTime(options.startedAtReal, speed, options.movedMs), options.epoch, speed)
clock.skewMs = options.skewMs
const say = (report: ChildReport) => void process.stdout.write(`${JSON.stringify(report)}\n`)
const logger = createConsoleLogger({
  level: options.logLevel,
  format: 'human',
  write: (line) => void process.stderr.write(line),
  now: () => new Date(clock.now()),
})

mkdirSync(join(directory, 'sessions'), { recursive: true })
const ports = createMemoryPorts(directory, {
  settings: {
    'core.url': options.coreUrl,
    'replies.humanDelay': options.humanDelay,
    'replies.hourlyLimit': 0,
    'replies.maxAgeHours': 8_760,
    'takeover.minutes': options.takeoverMinutes,
    'gateway.port': 0,
    'delivery.parallel': options.parallel,
    'delivery.timeoutSeconds': options.timeoutSeconds,
    'forward.media': 'bytes',
  },
  secrets: { 'core.secret': SECRET, 'gateway.apiKey': API_KEY },
})
const settings = await createSettings({
  store: ports.settings,
  secrets: ports.secrets,
  overrides: ports.overrides,
  logger,
})
const storage = openStorage({ path: ports.paths.database, clock, logger: logger.child('storage') })
if (storage.problem !== null) say({ kind: 'damaged', text: sayEnglish(storage.problem) })
if (storage.sessions.all().length === 0) {
  storage.sessions.save({
    id: SESSION,
    name: 'Shop',
    wanted: true,
    linked: true,
    phone: '2349000000000',
    pushName: null,
    lastConnectedAt: options.epoch,
  })
}
const sender = new LiveSender({ logger, lids: storage.lids })
const way = createMessageWay({
  clock,
  logger: logger.child('messages'),
  settings,
  storage,
  version: '1',
  mediaFolder: join(directory, 'media'),
  sender,
  sessionExists: (id) => sessions.find(id) !== null,
})
const sessions = new Sessions({
  clock,
  logger,
  paths: ports.paths,
  settings,
  records: storage.sessions,
  lids: storage.lids,
  sink: way,
  sender,
  power: ports.power,
  browsers: createInstalledChoice(clock, settings),
  createClient: () => createPageClient(options.phoneUrl, clock, logger.child('page')),
  profiles: {
    folder: () => directory,
    exists: () => true,
    remove: async () => true,
    linkedAt: async () => options.epoch - 3_600_000,
    markLinked: async () => undefined,
    real: () => [],
    markEnding: () => undefined,
    unmarkEnding: () => undefined,
    ending: () => [],
  },
  backup: {
    take: async () => undefined,
    restore: async () => false,
    forget: async () => undefined,
    takenAt: async () => null,
  },
  freeMegabytes: () => null,
})
const gateway = createLoneGateway(sessions, way)
const { port } = await gateway.listen()
way.start()
void sessions.startSaved([SESSION])
say({ kind: 'ready', gatewayUrl: `http://127.0.0.1:${port}` })

function keptOf(row: number): string | null {
  const media = storage.media.find(row)
  return media?.state === 'kept' ? media.sha256 : null
}

function status(): ChildReport {
  const messages = way.list({ limit: 5_000 }).messages.map(({ id, messageId, text, delivery, replies }) => ({
    messageId,
    text,
    state: delivery.state,
    attempts: delivery.attempts,
    kept: keptOf(id),
    replies: replies.map(({ state, reason, origin, text: said }) => ({ state, reason, origin, text: said })),
  }))
  return {
    kind: 'status',
    queue: way.queue(),
    connected: sender.isConnected(SESSION),
    core: way.coreStatus().kind,
    messages,
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line) as ChildOrder
  switch (order.kind) {
    case 'status':
      say(status())
      break
    case 'disk':
      diskFault.full = order.full
      if (!order.full) say({ kind: 'disk', refused: diskFault.refused })
      diskFault.refused = 0
      break
    case 'skew':
      clock.skewMs = order.ms
      break
    case 'move-on':
      clock.moveOn(order.ms)
      break
    case 'replay-dead':
      way.replayDeadLetters()
      break
    case 'stop':
      await gateway.close()
      await way.stop(1_000)
      await sessions.stop(5_000)
      storage.close()
      process.exit(0)
  }
}
