import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createFakeBackup, createFakeProfiles, makeRecord } from '../../testing/fake-sessions.ts'
import { createFakeWhatsAppClient } from '../../testing/fake-whatsapp-client.ts'
import { createInstalledChoice } from '../../testing/installed-choice.ts'
import { createMemoryLids } from '../../testing/memory-session-store.ts'
import { createMemoryLogger, createMemoryPorts } from '../../testing/memory-ports.ts'
import { openWay, type OpenedWay } from '../../testing/open-way.ts'
import { createTestPower } from '../../testing/test-ports.ts'
import { createDice, createFaultyCore } from '../../webhook/testing/faulty-core.ts'
import type { HttpClient } from '../../http/http-client.ts'
import { LiveSender } from '../../whatsapp/live-sender.ts'
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../time/durations.ts'
import { Sessions } from '../sessions.ts'
import { createTimes, HandPhone, type Said, type Times } from './hand-phone.ts'

const STEPS = 40
/** After this time a program that was off knows what the owner wrote. */
const NOTICE_MS = 2 * MINUTE_MS
const TAKEOVER_MS = 60 * MINUTE_MS
/** A customer's chat and a friend's chat; the owner writes by hand only in the second. */
const CHATS = ['2348010000001@c.us', '2348020000002@c.us']

interface Host {
  stop(): Promise<void>
  kill(): Promise<void>
  readonly opened: OpenedWay
}

type Shared = Readonly<{
  times: Times
  phone: HandPhone
  ports: ReturnType<typeof createMemoryPorts>
  http: HttpClient
  profiles: ReturnType<typeof createFakeProfiles>
}>

/** The program from the record to the sessions, without a shell and a real page. */
async function startHost({ times, phone, ports, http, profiles }: Shared): Promise<Host> {
  const { clock } = times
  let isDead = false
  /** The clock of sessions that can be killed: afterwards their timers never fire, so that they do and save nothing more. */
  const mortal = {
    now: clock.now,
    monotonic: clock.monotonic,
    setTimer: (milliseconds: number, run: () => void) => clock.setTimer(milliseconds, () => isDead || run()),
  }
  const logger = createMemoryLogger()
  const sender = new LiveSender({ logger, lids: createMemoryLids() })
  const opened = await openWay({ ports, clock, logger, sender, http, random: () => 0.5, keepsStamp: true })
  const { settings, storage, way } = opened
  if (storage.sessions.all().length === 0) storage.sessions.save(makeRecord({ wanted: true }))
  const sessions = new Sessions({
    ...{ clock: mortal, logger, paths: ports.paths, settings, records: storage.sessions, lids: storage.lids },
    ...{ sink: way, sender, power: createTestPower(), browsers: createInstalledChoice(clock, settings), profiles },
    backup: createFakeBackup(clock.now),
    random: () => 0.5,
    freeMegabytes: () => null,
    createClient() {
      const page = createFakeWhatsAppClient()
      page.history = phone.history
      page.sendText = async (chatId, text) => {
        const messageId = phone.ownWrites('bot', chatId, text)
        return { kind: 'sent', messageId, ack: 1 }
      }
      phone.open(page)
      return page
    },
  })
  way.start()
  void sessions.startSaved(['shop'])
  phone.tell('the host is up')
  return {
    opened,
    async stop() {
      phone.tell('the host stops')
      phone.page = null
      await Promise.all([way.stop(0), sessions.stop(SECOND_MS), clock.advance(10 * SECOND_MS)])
      storage.close()
    },
    async kill() {
      phone.tell('kill -9')
      phone.page = null
      isDead = true
      await Promise.all([way.stop(0), clock.advance(10 * SECOND_MS)])
      storage.close()
    },
  }
}

/**
 * Plays a customer's chat and a chat in which the owner writes by hand, while the laptop's clock is set, the line drops and the program is
 * killed, as the seed decides. Resolves to the broken promises about the owner's messages (`faults`) and to what happened (`story`).
 */
export async function playHand(
  seed: number,
): Promise<{ readonly faults: readonly string[]; readonly story: readonly string[] }> {
  const dice = createDice(seed)
  const times = createTimes()
  const { clock } = times
  const phone = new HandPhone(times)
  const directory = mkdtempSync(join(tmpdir(), 'salesboy-hand-'))
  const ports = createMemoryPorts(directory)
  ports.settings.save({
    'core.url': 'https://core.example.com',
    'replies.humanDelay': 'off',
    'replies.hourlyLimit': 0,
    'replies.chatHourlyLimit': 0,
    'replies.maxAgeHours': 8_760,
  })
  await ports.secrets.set('core.secret', 'a-shared-secret')
  const core = createFaultyCore(dice)
  const tellsTime = dice() < 0.5
  const http: HttpClient = {
    close: () => undefined,
    async post(request) {
      const outcome = await core.post(request)
      return outcome.kind === 'answer' && tellsTime
        ? { ...outcome, date: new Date(times.right()).toUTCString() }
        : outcome
    },
  }
  const profiles = createFakeProfiles()
  await profiles.markLinked('shop', clock.now() - 24 * HOUR_MS)
  const shared = { times, phone, ports, http, profiles }
  let host: Host | null = await startHost(shared)
  const chance = (share: number) => dice() < share
  const someTime = (most: number) => clock.advance(Math.floor(dice() * most))
  try {
    for (let step = 0; step < STEPS; step += 1) {
      if (chance(0.5)) phone.customerWrites(CHATS[Math.floor(dice() * CHATS.length)]!, `question ${step}`)
      if (chance(0.06)) phone.ownWrites('owner', CHATS[1]!, `written by hand ${step}`)
      if (chance(0.1)) {
        const ahead = Math.round((dice() - 0.5) * 10 * HOUR_MS)
        times.set(ahead)
        phone.tell(`the clock is ahead by ${Math.round(ahead / MINUTE_MS)} min`)
      }
      if (chance(0.08)) phone.drop()
      else if (chance(0.4)) phone.restore()
      core.faults = chance(0.3) ? 0.7 : 0
      if (host !== null && chance(0.12)) {
        await (chance(0.3) ? host.stop() : host.kill())
        host = null
      } else if (host === null && chance(0.6)) host = await startHost(shared)
      await someTime(chance(0.2) ? 20 * MINUTE_MS : 20 * SECOND_MS)
    }
    phone.restore()
    core.faults = 0
    host ??= await startHost(shared)
    phone.tell('all is well')
    await clock.advance(3 * HOUR_MS)
    await host.opened.way.replayDeadLetters()
    for (const chatId of CHATS) phone.customerWrites(chatId, 'the last question')
    await clock.advance(MINUTE_MS)
    return { faults: judge(phone.said), story: phone.story }
  } finally {
    await host?.stop()
    rmSync(directory, { recursive: true, force: true })
  }
}

const answerTo = (text: string) => `answer to ${text}`

function judge(said: readonly Said[]): readonly string[] {
  return [...overTheOwner(said), ...unanswered(said), ...doubled(said)]
}

function overTheOwner(said: readonly Said[]): readonly string[] {
  const hands = said.filter(({ by }) => by === 'owner')
  return said
    .filter(({ by }) => by === 'bot')
    .flatMap((reply) => {
      const since = (hand: Said) => reply.at - hand.at
      const over = hands.find(
        (hand) => hand.chatId === reply.chatId && since(hand) > NOTICE_MS && since(hand) < TAKEOVER_MS - NOTICE_MS,
      )
      return over === undefined
        ? []
        : [`"${reply.text}" was said ${Math.round(since(over) / SECOND_MS)} s after the owner's "${over.text}"`]
    })
}

/** Every question in the customer's chat must be answered; in the other chat only the last one, asked long after the takeover ended. */
function unanswered(said: readonly Said[]): readonly string[] {
  return said
    .filter(({ by }) => by === 'customer')
    .filter(({ chatId, text }) => chatId === CHATS[0] || text === 'the last question')
    .filter(
      ({ chatId, text }) =>
        !said.some((one) => one.by === 'bot' && one.chatId === chatId && one.text === answerTo(text)),
    )
    .map(({ chatId, text }) => `"${text}" was never answered in ${chatId}`)
}

function doubled(said: readonly Said[]): readonly string[] {
  const bots = said.filter(({ by }) => by === 'bot').map(({ chatId, text }) => `"${text}" in ${chatId}`)
  return bots.filter((one, at) => bots.indexOf(one) !== at).map((one) => `${one} was said twice`)
}
