import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDice } from '../../src/core/webhook/testing/faulty-core.ts'
import type { ChildOptions, ChildReport, ChildStatus } from './child-protocol.ts'
import { judge } from './judge.ts'
import { startHostProcess, type HostProcess } from './host-process.ts'
import { FAULTS, startMadCore, type MadCore } from './mad-core.ts'
import type { Customer } from './phone-protocol.ts'
import { createStory, type Story } from './story.ts'
import { startToyPhone, type ToyPhone } from './toy-phone.ts'
import { sentWith, sha256Of } from './files.ts'
import { createVirtualTime, type VirtualTime } from './virtual-time.ts'

export interface RoundResult {
  readonly seed: number
  /** One line per broken promise; empty if all were kept. */
  readonly faults: readonly string[]
  readonly story: readonly string[]
  readonly figures: Readonly<Record<string, number>>
}

/** Not faster: on a busy machine a step of the host takes seconds and must not look stuck. */
const SPEED = 4
const EPOCH = 1_765_500_000_000
const TIMEOUT_SECONDS = 8
const TAKEOVER_MINUTES = 60
const TROUBLE_MS = 4_500
/** Virtual ms. A host that was killed may need this long to learn about the owner's messages. */
const NOTICE_MS = 90_000
const DRAIN_LIMIT_MS = 240_000

const wait = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds))

export interface RoundOptions {
  readonly logLevel?: ChildOptions['logLevel']
  /** Length of the troubles, in real ms with the host up. */
  readonly troubleMs?: number
}

/** The state shared by the actors of a round. */
interface Round {
  readonly diceOf: (actor: number) => () => number
  readonly time: VirtualTime
  readonly story: Story
  readonly phone: ToyPhone
  readonly core: MadCore
  readonly customers: readonly Customer[]
  readonly start: () => Promise<void>
  readonly figures: {
    kills: number
    drops: number
    browserKills: number
    diskFull: number
    clockJumps: number
    outages: number
  }
  /** Virtual times, ms. */
  readonly killedAt: number[]
  host: HostProcess | null
  skewMs: number
  over: boolean
}

/** One round with real SQLite, real HTTP and real `kill -9`. The core's own modules run against a simulated page. */
export async function playFastRound(
  seed: number,
  { logLevel = 'silent', troubleMs = TROUBLE_MS }: RoundOptions = {},
): Promise<RoundResult> {
  // Each actor has its own dice, so its actions depend little on the speed of the others.
  const diceOf = (actor: number) => createDice(seed * 1_000 + actor)
  const dice = diceOf(0)
  const startedAtReal = Date.now()
  const time = createVirtualTime(startedAtReal, SPEED)
  const story = createStory(time.elapsed)
  const customers = makeCustomers(dice)
  const directory = mkdtempSync(join(tmpdir(), 'salesboy-torture-'))
  const shared = { epoch: EPOCH, elapsed: time.elapsed, story }
  const phone = await startToyPhone({ ...shared, dice: diceOf(1), customers, sentWith })
  const core = await startMadCore({
    ...shared,
    dice: diceOf(2),
    patienceMs: (TIMEOUT_SECONDS * 1_000) / SPEED,
    kinds: FAULTS,
    mostFailures: 3,
  })
  core.faults = 0.35
  let moved = 0
  let refusedCommits = 0
  const humanDelay = dice() < 0.3 ? 'on' : 'off'
  const parallel = 1 + Math.floor(dice() * 6)

  async function start(): Promise<void> {
    const options: ChildOptions = {
      directory,
      coreUrl: core.url,
      phoneUrl: phone.url,
      epoch: EPOCH,
      startedAtReal,
      speed: SPEED,
      movedMs: moved,
      skewMs: round.skewMs,
      humanDelay,
      takeoverMinutes: TAKEOVER_MINUTES,
      parallel,
      timeoutSeconds: TIMEOUT_SECONDS,
      logLevel,
    }
    const onReport = (report: ChildReport) => {
      if (report.kind === 'ready') core.gatewayUrl = report.gatewayUrl
      if (report.kind === 'disk') refusedCommits += report.refused
      if (report.kind === 'damaged') story.tell(`DAMAGED: ${report.text}`)
    }
    round.host = await startHostProcess(options, onReport, (line) => story.tell(`  host: ${line}`))
    story.tell('host is up')
  }
  const round: Round = {
    diceOf,
    time,
    story,
    phone,
    core,
    customers,
    start,
    figures: { kills: 0, drops: 0, browserKills: 0, diskFull: 0, clockJumps: 0, outages: 0 },
    killedAt: [],
    host: null,
    skewMs: 0,
    over: false,
  }
  try {
    await start()
    const calm = makeTrouble(round)
    await writeMessages(round, troubleMs)
    round.over = true
    await calm
    const { status, stuck } = await drain(round, (ms) => (moved += ms))
    const faults = [
      ...stuck,
      ...judge({
        messages: phone.messages,
        arrivals: core.arrivals,
        garbled: core.garbled,
        refused: core.refused,
        seen: core.seen,
        cuts: [...core.closed, ...round.killedAt],
        status,
        takeoverMs: TAKEOVER_MINUTES * 60_000,
        noticeMs: NOTICE_MS,
      }),
      ...core.complaints,
      ...story.lines().filter((line) => line.includes('DAMAGED')),
    ]
    if (faults.length > 0) for (const line of ledgerOf(status)) story.tell(line)
    const host = round.host
    host?.order({ kind: 'stop' })
    const code = await host?.ended
    faults.push(...wrongFiles(join(directory, 'media')))
    if (code !== 0) faults.push(`the host did not stop cleanly: ${code}`)
    return {
      seed,
      faults,
      story: story.lines(),
      figures: {
        ...round.figures,
        messages: phone.messages.filter((one) => one.by === 'customer').length,
        byOwner: phone.messages.filter((one) => one.by === 'owner').length,
        replies: phone.messages.filter((one) => one.by === 'bot').length,
        files: phone.messages.filter((one) => one.by === 'bot' && one.file !== undefined).length,
        places: phone.messages.filter((one) => one.place !== undefined).length,
        pictures: phone.messages.filter((one) => one.by === 'customer' && one.file !== undefined).length,
        kept: status?.messages.filter((one) => one.kept != null).length ?? 0,
        posts: core.posts,
        refusedCommits,
      },
    }
  } finally {
    round.over = true
    await round.host?.kill()
    await Promise.all([phone.close(), core.close()])
    rmSync(directory, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** Files that are stored under the hash of other bytes, or were left half written. */
function wrongFiles(folder: string): readonly string[] {
  const names = existsSync(folder) ? readdirSync(folder) : []
  return names
    .filter((name) => sha256Of(readFileSync(join(folder, name))) !== name)
    .map((name) => `the file ${name.slice(0, 12)} holds other bytes`)
}

/** Half of the customers have a LID; for one in three customers the phone cannot be looked up. */
function makeCustomers(dice: () => number): readonly Customer[] {
  return Array.from({ length: 6 }, (_, n) => {
    const isLid = n % 2 === 1
    const phone = `23480300000${String(n).padStart(2, '0')}`
    return {
      name: `Customer ${n}`,
      phone,
      chatId: isLid ? `9000000000${n}@lid` : `${phone}@c.us`,
      phoneKnown: dice() < 0.67,
    }
  })
}

async function writeMessages(round: Round, troubleMs: number): Promise<void> {
  const { phone, customers } = round
  const dice = round.diceOf(3)
  // The owner answers by hand in the last two chats only: the others must get every reply.
  const byOwner = customers.slice(-2)
  // Only time with the host up counts, because a start takes seconds on a busy machine.
  let upMs = 0
  for (let n = 0; upMs < troubleMs; n += 1) {
    const down = round.host === null
    const burst = dice() < 0.1 ? 6 : 1
    for (let one = 0; one < burst; one += 1) {
      phone.customerWrites(customers[Math.floor(dice() * customers.length)]!, `question ${n}.${one}`)
    }
    if (dice() < 0.06) phone.ownerWrites(byOwner[Math.floor(dice() * byOwner.length)]!, `by hand ${n}`)
    const pauseMs = 20 + dice() * 140
    await wait(down ? 5 * pauseMs : pauseMs)
    if (!down) upMs += pauseMs
  }
}

/** Runs several troubles at once, each with its own schedule. Resolves when all have ended. */
async function makeTrouble(round: Round): Promise<void> {
  const { phone, core, figures, story, time } = round
  let actors = 10
  type Between = (least: number, most: number) => number
  const again = async (least: number, most: number, work: (between: Between) => Promise<void>) => {
    const dice = round.diceOf((actors += 1))
    const between: Between = (from, to) => from + dice() * (to - from)
    for (;;) {
      const until = Date.now() + between(least, most)
      while (Date.now() < until) {
        if (round.over) return
        await wait(20)
      }
      await work(between)
    }
  }
  await Promise.all([
    again(400, 2_200, async (between) => {
      if (round.host === null) return
      story.tell('kill -9')
      figures.kills += 1
      round.killedAt.push(time.elapsed())
      await round.host.kill()
      round.host = null
      core.gatewayUrl = null
      await wait(between(0, 400))
      await round.start()
    }),
    again(700, 3_000, async (between) => {
      figures.drops += 1
      phone.drop()
      await wait(between(50, 700))
      phone.restore()
    }),
    again(1_500, 5_000, async () => {
      figures.browserKills += 1
      phone.killBrowser()
    }),
    again(800, 3_500, async (between) => {
      figures.diskFull += 1
      story.tell('disk is full')
      round.host?.order({ kind: 'disk', full: true })
      await wait(between(50, 900))
      story.tell('disk has room')
      round.host?.order({ kind: 'disk', full: false })
    }),
    again(1_200, 4_000, async (between) => {
      figures.clockJumps += 1
      round.skewMs = Math.round(between(-5, 5) * 3_600_000)
      story.tell(`clock is wrong by ${Math.round(round.skewMs / 60_000)} min`)
      round.host?.order({ kind: 'skew', ms: round.skewMs })
    }),
    again(1_000, 4_000, async (between) => {
      figures.outages += 1
      await core.goDown()
      await wait(between(50, 600))
      await core.comeBack()
    }),
  ])
}

/** Ends all troubles and moves time on until nothing is on its way, or until the limit passes. */
async function drain(
  round: Round,
  movedOn: (ms: number) => void,
): Promise<{ readonly status: ChildStatus | null; readonly stuck: readonly string[] }> {
  const { phone, core, story, time } = round
  phone.calm()
  core.faults = 0
  await core.comeBack()
  phone.restore()
  if (round.host === null || !round.host.alive) await round.start()
  round.host?.order({ kind: 'disk', full: false })
  story.tell('all is well from here on')
  const asked = phone.messages.filter((one) => one.by === 'customer').length
  const limit = Date.now() + DRAIN_LIMIT_MS
  let last = ''
  let quiet = 0
  for (;;) {
    await wait(40)
    const status = (await round.host?.status()) ?? null
    if (status === null) return { status, stuck: ['the host died although nothing was wrong any more'] }
    const { queue } = status
    if (queue.dead > 0) round.host?.order({ kind: 'replay-dead' })
    const open = queue.waiting + queue.posting + queue.dead + queue.repliesQueued
    const done = open === 0 && status.messages.length >= asked
    const now = JSON.stringify([status, phone.messages.length, core.posts])
    quiet = now === last ? quiet + 1 : 0
    last = now
    if (done && quiet >= 5) return { status, stuck: [] }
    if (Date.now() > limit) {
      return { status, stuck: [`stuck: ${JSON.stringify({ queue, core: status.core, connected: status.connected })}`] }
    }
    // The core gives up on a run before the minutes of a step would pass, so let its runs end before moving time on.
    if (done || queue.posting > 0 || core.busy > 0) continue
    // Replies are paced like a person's: small steps while there is work, a large step when everything waits.
    const step = quiet >= 3 ? 120_000 : 2_000
    if (quiet >= 3) quiet = 0
    time.moveOn(step)
    movedOn(step)
    round.host?.order({ kind: 'move-on', ms: step })
  }
}

/** The host's ledger entry of each message, for finding the cause of a fault. */
function ledgerOf(status: ChildStatus | null): readonly string[] {
  return (status?.messages ?? []).map(({ text, state, attempts, replies }) => {
    const rows = replies.map((row) => `${row.origin} "${row.text}" ${row.reason ?? row.state}`)
    return `ledger: "${text}" ${state} after ${attempts} failed tries: ${rows.join(', ') || 'no reply'}`
  })
}
