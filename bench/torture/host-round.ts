import { createDice } from '../../src/core/webhook/testing/faulty-core.ts'
import type { MessageContent } from '../../simulator/client/control-api.ts'
import { sentWith } from './files.ts'
import { makeFullHost, type FullHost } from './full-host.ts'
import { judge } from './judge.ts'
import { startMadCore, type Fault, type MadCore } from './mad-core.ts'
import { createStory, type Story } from './story.ts'
import type { RoundResult } from './fast-round.ts'

/** Time is real here, so faults that make the host wait for minutes (a refused secret, an inactive plan) are left to the fast rounds. */
const KINDS: readonly Fault[] = [
  '500',
  '503',
  '429',
  'slow',
  'cut-before',
  'cut-middle',
  'garbage',
  'html',
  'drip',
  'call-cut',
  'cut-call',
  'call-500',
  'task',
]
const TIMEOUT_SECONDS = 3
const TAKEOVER_MINUTES = 60
const TROUBLE_MS = 25_000
const DRAIN_LIMIT_MS = 240_000
const NOTICE_MS = 45_000
const QUIET_LOOKS = 4

const wait = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds))

interface Round {
  readonly bed: FullHost
  readonly core: MadCore
  readonly story: Story
  readonly diceOf: (actor: number) => () => number
  readonly figures: { kills: number; drops: number; browserKills: number; reloads: number; outages: number }
  /** Unix ms, like `began`. */
  readonly killedAt: number[]
  readonly began: number
  over: boolean
}

/** One round with the whole program: the built host, whatsapp-web.js, Chromium, and a simulated WhatsApp. */
export async function playHostRound(seed: number): Promise<RoundResult> {
  const diceOf = (actor: number) => createDice(seed * 1_000 + actor)
  const began = Date.now()
  const elapsed = () => Date.now() - began
  const story = createStory(elapsed)
  const patienceMs = TIMEOUT_SECONDS * 1_000
  const core = await startMadCore({
    dice: diceOf(2),
    epoch: began,
    elapsed,
    patienceMs,
    story,
    kinds: KINDS,
    mostFailures: 1,
  })
  const bed = await makeFullHost({
    coreUrl: core.url,
    timeoutSeconds: TIMEOUT_SECONDS,
    takeoverMinutes: TAKEOVER_MINUTES,
    onUp: (url) => (core.gatewayUrl = url),
  })
  const figures = { kills: 0, drops: 0, browserKills: 0, reloads: 0, outages: 0 }
  const round: Round = { bed, core, story, diceOf, figures, killedAt: [], began, over: false }
  try {
    await bed.start()
    await bed.link()
    story.tell('linked')
    core.faults = 0.3
    const calm = makeTrouble(round)
    const asked = await writeMessages(round)
    round.over = true
    await calm
    const stuck = await drain(round, asked)
    const code = await bed.host?.stop()
    const faults = [...stuck, ...(await judgeRound(round)), ...core.complaints]
    for (const name of bed.damaged()) faults.push(`the database was damaged: ${name}`)
    if (code !== 0) faults.push(`the host did not stop cleanly: ${code}`)
    const messages = await bed.messages()
    const count = (by: string) => messages.filter((one) => one.by === by).length
    return {
      seed,
      faults,
      story: [...story.lines(), ...(faults.length > 0 ? bed.log() : [])],
      figures: {
        ...figures,
        messages: count('customer'),
        byOwner: count('owner'),
        replies: count('bot'),
        posts: core.posts,
        files: messages.filter((one) => one.by === 'bot' && one.file !== undefined).length,
        places: messages.filter((one) => one.place !== undefined).length,
        pictures: messages.filter((one) => one.by === 'customer' && one.file !== undefined).length,
      },
    }
  } finally {
    round.over = true
    await bed.close()
    await core.close()
  }
}

/** Some customers send a picture with their question. */
function contentOf(question: string): MessageContent {
  const picture = sentWith(question)
  if (picture === null) return { kind: 'chat', body: question }
  return { kind: 'image', media: { mimetype: 'image/png', data: picture.toString('base64') }, caption: question }
}

/** Resolves to the number of messages that customers wrote. */
async function writeMessages({ bed, diceOf, story }: Round): Promise<number> {
  const dice = diceOf(3)
  const customers = Array.from({ length: 6 }, (_, n) => `23480300000${String(n).padStart(2, '0')}`)
  const pick = (from: readonly string[]) => from[Math.floor(dice() * from.length)]!
  let asked = 0
  for (const until = Date.now() + TROUBLE_MS; Date.now() < until;) {
    const burst = dice() < 0.1 ? 6 : 1
    for (let one = 0; one < burst; one += 1) {
      const from = pick(customers)
      asked += 1
      const content = contentOf(`question ${asked}`)
      story.tell(`from ${from}: "question ${asked}"${content.kind === 'image' ? ', with a picture' : ''}`)
      await bed.phone.call('customerMessage', { from, content })
    }
    // The owner answers by hand in the last two chats only: the others must get every reply.
    if (dice() < 0.04 && asked > 20) {
      const to = pick(customers.slice(-2))
      story.tell(`owner writes to ${to}`)
      await bed.phone.call('ownerMessage', { to, content: { kind: 'chat', body: `by hand ${asked}` } })
    }
    await wait(100 + dice() * 500)
  }
  return asked
}

async function makeTrouble(round: Round): Promise<void> {
  const { bed, core, figures, story } = round
  let actors = 10
  type Between = (least: number, most: number) => number
  const again = async (least: number, most: number, work: (between: Between) => Promise<void>) => {
    const dice = round.diceOf((actors += 1))
    const between: Between = (from, to) => from + dice() * (to - from)
    for (;;) {
      for (const until = Date.now() + between(least, most); Date.now() < until; await wait(50)) if (round.over) return
      await work(between)
    }
  }
  const page = async (what: string, trouble: () => Promise<unknown>): Promise<boolean> => {
    try {
      await trouble()
      story.tell(what)
      return true
    } catch (error) {
      // While the browser restarts there is no page to trouble.
      if (/no-page|not-found/.test(String(error))) return false
      throw error
    }
  }
  await Promise.all([
    again(4_000, 12_000, async (between) => {
      story.tell('kill -9')
      figures.kills += 1
      round.killedAt.push(Date.now())
      core.gatewayUrl = null
      await bed.kill()
      await wait(between(0, 1_500))
      await bed.start()
      story.tell('host is up')
    }),
    again(5_000, 16_000, async () => {
      if (!bed.killBrowser()) return
      story.tell('browser killed')
      figures.browserKills += 1
    }),
    again(4_000, 12_000, async (between) => {
      const holdMs = Math.round(between(200, 3_000))
      const done = await page('connection drops', () => bed.phone.call('dropConnection', { holdMs }))
      if (done) figures.drops += 1
    }),
    again(8_000, 25_000, async () => {
      if (await page('page reloads', () => bed.phone.call('reloadPage', {}))) figures.reloads += 1
    }),
    again(5_000, 15_000, async (between) => {
      figures.outages += 1
      await core.goDown()
      await wait(between(300, 3_000))
      await core.comeBack()
    }),
  ])
}

/** Ends all troubles and waits until every message has arrived and nothing is on its way. */
async function drain({ bed, core, story }: Round, asked: number): Promise<readonly string[]> {
  core.faults = 0
  await core.comeBack()
  if (bed.host === null) await bed.start()
  story.tell('all is well from here on')
  const limit = Date.now() + DRAIN_LIMIT_MS
  let last = ''
  for (let quiet = 0; quiet < QUIET_LOOKS;) {
    await wait(500)
    const health = await bed.health()
    const now = JSON.stringify([health, core.posts, new Set(core.arrivals.map((one) => one.messageId)).size])
    const { waiting = 1, posting = 0, dead = 0, repliesQueued = 0 } = health?.queue ?? {}
    const done = health?.ready === true && waiting + posting + dead + repliesQueued === 0
    const all = new Set(core.arrivals.map((one) => one.messageId)).size >= asked
    quiet = done && all && now === last ? quiet + 1 : 0
    last = now
    if (Date.now() > limit) return [`stuck: ${last}`]
  }
  return []
}

/** Compares messages by WhatsApp's own part of the id, because the chat in the id has two names. */
async function judgeRound({ bed, core, killedAt, began }: Round): Promise<readonly string[]> {
  const partOf = (messageId: string) => messageId.split('_')[2] ?? messageId
  return judge({
    messages: await bed.messages(),
    arrivals: core.arrivals.map((one) => ({ ...one, messageId: partOf(one.messageId) })),
    refused: core.refused,
    garbled: new Set([...core.garbled].map(partOf)),
    seen: core.seen.map((one) => ({ ...one, id: partOf(one.id), at: one.at + began })),
    cuts: [...core.closed.map((at) => at + began), ...killedAt],
    status: { messages: bed.ledger().map((one) => ({ ...one, messageId: partOf(one.messageId) })) },
    takeoverMs: TAKEOVER_MINUTES * 60_000,
    noticeMs: NOTICE_MS,
  })
}
