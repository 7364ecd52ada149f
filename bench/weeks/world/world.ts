import { join } from 'node:path'
import { diskFault } from '../../torture/disk-fault.ts'
import type { Evidence } from '../evidence.ts'
import type { Plan } from '../plan.ts'
import { Assistant, type Call } from './assistant.ts'
import { Browser } from './browser.ts'
import { enter, leave } from './builtins.ts'
import { customersOf } from './customers.ts'
import { Dice } from './dice.ts'
import { gather } from './gather.ts'
import { Host, SHOP, writeProfile } from './host.ts'
import { Machine, type Death } from './machine.ts'
import { Network } from './network.ts'
import { isQuiet } from './notices.ts'
import { Scheduler } from './scheduler.ts'
import { becomeWell, lastQuestions, settle } from './settle.ts'
import { Story } from './story.ts'
import { Trace } from './trace.ts'
import { befall } from './troubles.ts'
import { WhatsApp, type Written } from './whatsapp.ts'

/** 12 December 2025, 00:40 UTC. */
const EPOCH = 1_765_500_000_000
const TIMEOUT_SECONDS = 30
const MINUTE = 60_000

/** All parts of a week, made from one seed. */
export class World {
  readonly plan: Plan
  readonly trace = new Trace()
  readonly scheduler: Scheduler
  readonly machine: Machine
  readonly whatsapp: WhatsApp
  readonly browser: Browser
  readonly assistant: Assistant
  readonly network: Network
  readonly host: Host
  readonly story: Story
  readonly greets: boolean
  /** Whether the core sends its notices over the command stream. */
  readonly hasStream: boolean
  /** The next death; null: none is planned. */
  armed: { readonly death: Death; points: number; readonly downMs: number; readonly lifeNumber: number } | null = null
  /** When an event happened that may hold up the program, ms of the world. */
  readonly disturbances: { readonly at: number; readonly what: string }[] = []
  /** Troubles with a duration, ms of the world. */
  readonly spells: { readonly what: string; readonly from: number; to: number }[] = []
  /** When the core came back from an outage. */
  readonly returns: number[] = []
  readonly deaths: { readonly at: number; readonly death: Death }[] = []
  readonly #counts: Record<string, number> = {}
  readonly #until = new Map<string, number>()
  readonly #dice: Dice
  /** The dice of the people who write, and of the core. */
  readonly dice: Dice
  readonly #database: string
  readonly #folder: string
  /** The program's last answer about its queue. */
  queue: Evidence['queue'] = null
  readonly withoutHistory: { readonly from: number; to: number }[] = []
  readonly fromWindow: string[] = []
  readonly cutFromWindow: string[] = []
  /** The questions asked after all troubles were over. */
  lastAsked: readonly Written[] = []

  constructor(options: { readonly plan: Plan; readonly folder: string; readonly keepsStory: boolean }) {
    const { plan, folder } = options
    this.plan = plan
    this.hasStream = (plan.settings['core.streamUrl'] ?? '') !== ''
    this.#folder = folder
    this.#dice = new Dice(plan.seed)
    this.dice = this.#dice.fork('people')
    const diceOf = (name: string) => this.#dice.fork(name)
    this.scheduler = new Scheduler(diceOf('order'), this.trace)
    const { scheduler } = this
    this.story = new Story({ now: () => scheduler.now, trace: this.trace, isKept: options.keepsStory })
    const { story } = this
    const database = join(folder, 'salesboy.db')
    this.#database = database
    this.machine = new Machine({ scheduler, dice: diceOf('machine'), database, epoch: EPOCH })
    const right = () => this.machine.right()
    this.whatsapp = new WhatsApp(customersOf(plan.customers, diceOf('customers')), right)
    this.browser = new Browser({ whatsapp: this.whatsapp, scheduler, dice: diceOf('browser'), story })
    const patienceMs = TIMEOUT_SECONDS * 1000
    this.assistant = new Assistant({ scheduler, dice: diceOf('core'), story, right, patienceMs })
    this.network = new Network(scheduler, (request, line) => this.assistant.receive(request, line))
    const settings = { 'delivery.timeoutSeconds': TIMEOUT_SECONDS, ...plan.settings }
    this.host = new Host({ folder, machine: this.machine, scheduler, browser: this.browser, story, settings })
    this.greets = diceOf('greets').chance(0.3)
    this.network.life = () => this.host.life
    this.assistant.stream.mayGo = ({ customer }) => isQuiet(this, customer)
    this.assistant.call = (call) => this.#callBack(call)
    this.browser.linked = () => writeProfile(folder)
    const point = (what: string) => this.#point(what)
    for (const part of [this.machine, this.browser, this.network]) part.point = point
    scheduler.settled = () => (this.machine.isHaunted = false)
    scheduler.threw = (error) => this.#unheard('an error', error)
  }

  async play(): Promise<Evidence> {
    enter(this.machine)
    process.on('unhandledRejection', this.#onRejection)
    this.network.open()
    await this.#link()
    for (const event of this.plan.events)
      this.scheduler.in(event.at - this.scheduler.now, null, () => befall(this, event))
    await this.scheduler.until(this.plan.wellAt)
    await becomeWell(this)
    const stuck = await settle(this)
    this.lastAsked = lastQuestions(this)
    await this.scheduler.until(this.scheduler.now + 5 * MINUTE)
    const late = await settle(this)
    return gather(this, { folder: this.#folder, database: this.#database, epoch: EPOCH, stuck: [...stuck, ...late] })
  }

  close(): void {
    const { life } = this.host
    if (life !== null) this.machine.ended(life)
    diskFault.full = false
    process.removeAllListeners('unhandledRejection')
    leave()
  }

  readonly #onRejection = (reason: unknown): void => this.#unheard('a rejection', reason)

  /** Records an uncaught error. Errors of a dead program do not count. */
  #unheard(what: string, error: unknown): void {
    if (this.machine.isHaunted) return
    this.story.tell('host', `${what} that nobody caught: ${error instanceof Error ? error.stack : String(error)}`)
    this.host.errors.push(`${what} that nobody caught: ${String(error)}`)
  }

  figures(): Readonly<Record<string, number>> {
    const by = (who: Written['by']) => this.whatsapp.written.filter((one) => one.by === who).length
    return {
      steps: this.scheduler.steps,
      minutes: Math.round(this.scheduler.now / 60_000),
      starts: this.host.starts,
      commits: this.machine.commits,
      browsers: this.browser.starts.length,
      messages: by('customer'),
      replies: by('bot'),
      byOwner: by('owner'),
      pictures: this.whatsapp.written.filter((one) => one.by === 'customer' && one.file !== undefined).length,
      files: this.whatsapp.written.filter((one) => one.by === 'bot' && one.file !== undefined).length,
      places: this.whatsapp.written.filter((one) => one.place !== undefined).length,
      notices: this.assistant.notices.length,
      commands: this.assistant.stream.commands.length,
      posts: this.assistant.posts.length,
      callbacks: this.assistant.called.length,
      ...Object.fromEntries(Object.entries(this.#counts).map(([kind, count]) => [`+${kind}`, count])),
    }
  }

  // The effects of the plan's events.

  count(kind: string): void {
    this.#counts[kind] = (this.#counts[kind] ?? 0) + 1
  }

  /** Whether the program reported success; null if it died before it answered. */
  async command(name: string, args: unknown): Promise<boolean | null> {
    const { life } = this.host
    const result = await this.host.core?.dispatch(name, args)
    if (life?.isAlive === false) return null
    if (result?.ok === false) this.story.tell('window', `${name} is refused: ${result.error.code}`)
    return result?.ok === true
  }

  /** Starts a trouble that ends after this many ms, or later if the same trouble goes on for longer. */
  lasts(what: string, milliseconds: number, end: () => void): void {
    this.disturbed(what)
    this.spells.push({ what, from: this.scheduler.now, to: this.scheduler.now + milliseconds })
    const until = Math.max(this.scheduler.now + milliseconds, this.#until.get(what) ?? 0)
    this.#until.set(what, until)
    this.scheduler.in(until - this.scheduler.now, null, () => {
      if (this.scheduler.now < (this.#until.get(what) ?? 0)) return
      this.disturbed(what)
      end()
    })
  }

  disturbed(what: string): void {
    this.disturbances.push({ at: this.scheduler.now, what })
  }

  assistantBack(): void {
    if (this.assistant.outage === null) return
    this.assistant.outage = null
    this.returns.push(this.scheduler.now)
    this.story.tell('core', 'is back')
  }

  dieNow(): void {
    const { armed } = this
    this.armed = null
    if (armed === null || this.host.life?.number !== armed.lifeNumber) return
    this.deaths.push({ at: this.scheduler.now, death: armed.death })
    this.disturbed('death')
    this.host.die(armed.death)
    // Remove the handlers of the dead program.
    process.removeAllListeners('unhandledRejection').on('unhandledRejection', this.#onRejection)
    this.scheduler.in(armed.downMs, null, () => this.startHost())
  }

  startHost(): void {
    if (this.host.life !== null) return
    // The computer started from sleep: its battery was empty.
    if (this.#isAsleep) this.#wakes()
    this.disturbed('start')
    this.host.start().catch((error: unknown) => {
      // It was stopped during its start.
      if (this.host.isStopping) return
      this.story.tell('host', `did not start: ${String(error)}`)
      this.host.errors.push(`did not start: ${String(error)}`)
      if (this.host.life !== null) this.machine.ended(this.host.life)
      this.host.life = null
    })
  }

  stopFor(downMs: number): void {
    if (!this.host.isUp || this.host.isStopping || this.#isAsleep) return
    this.disturbed('stop')
    this.deaths.push({ at: this.scheduler.now, death: 'kill' })
    void this.host.stop().then(() => void this.scheduler.in(downMs, null, () => this.startHost()))
  }

  sleep(milliseconds: number, standsStill: boolean, tells: boolean): void {
    const { host, browser, scheduler } = this
    if (host.life === null || this.#isAsleep) return
    this.story.tell('computer', `sleeps for ${Math.round(milliseconds / MINUTE)} min`)
    this.disturbed('sleep')
    if (tells) host.power.suspend()
    browser.drop()
    this.network.cutAll()
    this.machine.sleep(milliseconds, standsStill)
    const until = scheduler.now + milliseconds
    this.#until.set('asleep', until)
    scheduler.in(milliseconds, null, () => {
      if (this.#until.get('asleep') !== until) return
      this.#wakes()
      if (tells) host.power.resume()
    })
  }

  #wakes(): void {
    this.#until.set('asleep', this.scheduler.now)
    this.story.tell('computer', 'wakes')
    this.disturbed('wake')
    this.scheduler.in(this.#dice.between(500, 20_000), null, () => {
      if ((this.#until.get('line') ?? 0) <= this.scheduler.now) this.lineBack()
    })
  }

  /** When the computer wakes, ms of the world; a time in the past when it is awake. */
  get asleepUntil(): number {
    return this.#until.get('asleep') ?? 0
  }

  get #isAsleep(): boolean {
    return this.scheduler.now < this.asleepUntil
  }

  /** Restores the connection. A sleeping computer finds it restored when it wakes. */
  lineBack(): void {
    if (!this.#isAsleep) this.browser.restore()
  }

  #point(_what: string): void {
    const { armed } = this
    if (armed === null || this.host.life?.number !== armed.lifeNumber) return
    armed.points -= 1
    if (armed.points < 0) this.dieNow()
  }

  #callBack({ to, text, fields }: Call): Promise<{ readonly status: number | null; readonly body: string }> {
    return this.ask({ userId: SHOP, to, message: text, ...fields })
  }

  /** The core calls the gateway. There is no answer while the computer sleeps. */
  async ask(
    body: Readonly<Record<string, unknown>>,
    key?: string,
  ): Promise<{ readonly status: number | null; readonly body: string }> {
    if (this.#isAsleep) return { status: null, body: 'asleep' }
    const headers: Readonly<Record<string, string>> = key === undefined ? {} : { 'idempotency-key': key }
    return (await this.host.ask('POST', '/message/send', body, headers)) ?? { status: null, body: '' }
  }

  /** The first start: a browser, a QR, a scan. */
  async #link(): Promise<void> {
    this.browser.isQuirky = false
    this.startHost()
    await this.scheduler.until(10 * MINUTE, () => this.browser.isLinked && this.browser.page?.isReady === true)
    await this.scheduler.until(this.scheduler.now + 20_000)
    this.browser.isQuirky = true
  }
}
