import type { Settings } from '../../src/shared/model/settings.ts'
import type { Plan, PlanEvent } from './plan.ts'
import { CORE, type Outage } from './world/assistant.ts'
import { Dice } from './world/dice.ts'
import { BROUGHT, PICTURE_FATES } from './world/files.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** By then the phone is linked, and the link is no longer new. */
const FIRST_DAY_AT = 15 * MINUTE
const OUTAGES: readonly Outage[] = ['refuses', 'no-name', 'hangs', '503', '500', '429', '502-html']
const REFUSALS = ['CONFLICT', 'TOS_BLOCK', 'SMB_TOS_BLOCK', 'PROXYBLOCK', 'DEPRECATED_VERSION'] as const
const BROWSER_FAULTS = ['gone', 'crashes', 'hangs', 'deaf', 'deaf-hidden', 'reloads'] as const

type Maker = (at: number, dice: Dice, maker: PlanMaker) => readonly PlanEvent[]
const short = (dice: Dice) => dice.between(2, 90) * SECOND
const sometimesLong = (dice: Dice) => (dice.chance(0.2) ? dice.between(5, 60) * MINUTE : short(dice))

/** The troubles of a shop. Each seed uses only some of them, so that one trouble does not always hide another. */
const TROUBLES: Readonly<Record<string, Maker>> = {
  line(at, dice, maker) {
    // A question just before the drop is answered while nothing can be sent.
    if (dice.chance(0.5)) maker.asks(at - dice.between(100, 1_500), dice)
    return [{ at, kind: 'line-drops', ms: sometimesLong(dice) }]
  },
  outage: (at, dice) => [{ at, kind: 'outage', how: dice.pick(OUTAGES), ms: sometimesLong(dice) }],
  moody: (at, dice) => [{ at, kind: 'moody', share: dice.pick([0.2, 0.5, 0.9]), ms: dice.between(20, 600) * SECOND }],
  kill: (at, dice) => [{ at, kind: 'dies', death: 'kill', points: deathPoint(dice), downMs: downtime(dice) }],
  power: (at, dice) => [{ at, kind: 'dies', death: 'power', points: deathPoint(dice), downMs: downtime(dice) }],
  stop(at, dice, maker) {
    const downMs = downtime(dice)
    if (dice.chance(0.5)) maker.impatient(at + downMs, dice)
    return [{ at, kind: 'stops', downMs }]
  },
  browser: (at, dice) => [{ at, kind: 'browser', how: dice.pick(BROWSER_FAULTS) }],
  refused: (at, dice) => [{ at, kind: 'refused', state: dice.pick(REFUSALS), ms: sometimesLong(dice) }],
  sleep: (at, dice) => [
    { at, kind: 'sleeps', ms: sometimesLong(dice), standsStill: dice.chance(0.6), tells: dice.chance(0.6) },
  ],
  clock: (at, dice) => [{ at, kind: 'clock', aheadMs: wrongClock(dice) }],
  disk: fullDisk,
  parts: (at, dice) => [{ at, kind: 'history-in-parts', held: dice.between(1, 4), ms: dice.between(10, 600) * SECOND }],
  changes: (at, dice, { customers }) => [
    { at, kind: dice.pick(['edits', 'deletes'] as const), customer: dice.between(0, customers) },
  ],
  // Notices come only between conversations: `makeNotices` sends them.
  notice: () => [],
  renamed: (at, dice, { customers }) => [{ at, kind: 'renamed', customer: dice.between(0, customers) }],
  hand: (at, dice, maker) => [{ at, kind: 'hand', customer: maker.ownersOwn(dice), text: maker.words('by hand') }],
  window: (at, dice, maker) => [
    { at, kind: 'window', customer: maker.ownersOwn(dice), text: maker.words('from the window') },
  ],
  back: (at, dice, maker) => [{ at, kind: 'hands-back', customer: maker.ownersOwn(dice) }],
  pause: (at, dice) => [
    { at, kind: 'pauses' },
    { at: at + short(dice), kind: 'resumes' },
  ],
}

/** Mostly early, so that the death hits work in progress. */
const deathPoint = (dice: Dice): number => (dice.chance(0.7) ? dice.between(0, 12) : dice.between(0, 120))
const downtime = (dice: Dice): number =>
  dice.chance(0.15) ? dice.between(5, 120) * MINUTE : dice.between(1, 40) * SECOND

/** The program often ends while its disk is full: a write that was only promised must not count then. */
function fullDisk(at: number, dice: Dice): readonly PlanEvent[] {
  const ms = dice.between(1, 120) * SECOND
  const full = { at, kind: 'disk-full', ms } as const
  const during = at + dice.next() * ms
  if (dice.chance(0.2)) return [full, { at: during, kind: 'stops', downMs: downtime(dice) }]
  if (dice.chance(0.6)) return [full]
  const death = dice.pick(['kill', 'power'] as const)
  return [full, { at: during, kind: 'dies', death, points: dice.between(0, 12), downMs: downtime(dice) }]
}

function wrongClock(dice: Dice): number {
  const size = dice.pick([0, 0, 5 * MINUTE, 5 * HOUR, 30 * HOUR, 400 * DAY])
  return Math.round((dice.next() - 0.5) * 2 * size)
}

/** How many minutes its customers write at a time, and the chance of a trouble while they do (0 to 1). */
interface Shop {
  readonly minutes: readonly [number, number]
  readonly troubles: number
}

const BUSY: Shop = { minutes: [3, 15], troubles: 0.5 }
/** For a week, so that ten thousand weeks are played in an hour. Its load is troubles, nights and starts. */
const SMALL: Shop = { minutes: [1, 3], troubles: 0.9 }

class PlanMaker {
  readonly customers: number
  readonly events: PlanEvent[] = []
  /** Whether pictures and places are sent in both directions. */
  readonly #hasFiles: boolean
  /** How many of a hundred messages cannot be decrypted at first. */
  readonly #sealed: number
  readonly #seals: Dice
  /** Dice for the hours without internet. */
  readonly #offline: Dice
  #count = 0

  constructor(customers: number, hasFiles: boolean, seals: Dice, offline: Dice) {
    this.customers = customers
    this.#offline = offline
    this.#hasFiles = hasFiles
    this.#sealed = seals.pick([0, 0, 3, 15])
    this.#seals = seals
  }

  asks(at: number, dice: Dice): void {
    const customer = dice.between(0, this.customers)
    const picture = this.#hasFiles && dice.chance(0.3) ? { picture: dice.pick(PICTURE_FATES) } : {}
    const brings = this.#hasFiles && dice.chance(0.4) ? { brings: dice.pick(BROUGHT) } : {}
    const sealed = this.#isSealed() ? { sealedMs: this.#sealedMs() } : {}
    this.events.push({ at, kind: 'asks', customer, text: this.words('question'), ...picture, ...brings, ...sealed })
  }

  #isSealed(): boolean {
    return this.#seals.chance(this.#sealed / 100)
  }

  /** Mostly the key comes within the three minutes that the program waits for it. */
  #sealedMs(): number | null {
    const seals = this.#seals
    if (seals.chance(0.1)) return null
    return seals.chance(0.6) ? seals.between(200, 150_000) : seals.between(3, 40) * MINUTE
  }

  notice(from: number, to: number, dice: Dice): void {
    const at = dice.between(from, to)
    this.events.push({ at, kind: 'notice', customer: dice.between(0, this.customers), text: this.words('notice') })
  }

  /** A computer that should sleep stays awake without internet instead. Returns for how long; null: it sleeps. */
  offlineMs(most: number): number | null {
    return this.#offline.chance(0.02) ? Math.min(most, this.#offline.between(1, 4) * HOUR) : null
  }

  /** A customer writes while the program is off, and continues while it reads those messages back. */
  impatient(startsAt: number, dice: Dice): void {
    const customer = dice.between(0, this.customers)
    let at = startsAt - dice.between(300, 1_000)
    for (let n = dice.between(4, 9); n > 0; n -= 1) {
      this.events.push({ at, kind: 'asks', customer, text: this.words('question') })
      at += dice.between(200, 2_500)
    }
  }

  /** The owner writes by hand in the last two chats only, so the others get every answer. */
  ownersOwn(dice: Dice): number {
    return this.customers - 1 - dice.between(0, Math.min(2, this.customers - 1))
  }

  words(what: string): string {
    return `${what} ${(this.#count += 1)}`
  }
}

/** Makes the plan of a shop's days from one seed. Less than one day means one sitting and a night. */
export function makePlan(seed: number, days = 7): Plan {
  const dice = new Dice(seed).fork('plan')
  const maker = new PlanMaker(
    dice.between(2, 6),
    dice.chance(0.5),
    new Dice(seed).fork('seals'),
    new Dice(seed).fork('offline'),
  )
  const known = Object.keys(TROUBLES).filter(() => dice.chance(0.45))
  let at = FIRST_DAY_AT
  for (let day = 0; day < days; day += 1) {
    const sittings = days < 1 ? 1 : dice.between(1, 3)
    for (let sitting = 0; sitting < sittings; sitting += 1) {
      at = makeSitting(at, days < 1 ? BUSY : SMALL, dice, maker, known)
      at = makeGap(at, dice, maker, sitting === sittings - 1)
      if (known.includes('notice')) at = makeNotices(at, dice, maker)
    }
  }
  const events = maker.events.toSorted((one, other) => one.at - other.at)
  return {
    seed,
    customers: maker.customers,
    settings: { ...settingsOf(dice), ...streamOf(seed) },
    events,
    wellAt: at + MINUTE,
  }
}

/** Some minutes in which customers write and troubles happen. */
function makeSitting(begin: number, shop: Shop, dice: Dice, maker: PlanMaker, known: readonly string[]): number {
  const end = begin + dice.between(...shop.minutes) * MINUTE
  for (let at = begin; at < end; at += dice.between(2, 90) * SECOND) {
    const burst = dice.chance(0.15) ? dice.between(2, 7) : 1
    for (let one = 0; one < burst; one += 1) maker.asks(at + dice.between(0, 2_000), dice)
    if (known.length === 0 || !dice.chance(shop.troubles)) continue
    const make = TROUBLES[dice.pick(known)]!
    maker.events.push(...make(at + dice.between(0, 3_000), dice, maker))
  }
  return end
}

/** The shop is quiet: the computer sleeps or has no internet, the program is closed, or all stay on. A customer may write all the same. */
function makeGap(begin: number, dice: Dice, maker: PlanMaker, isNight: boolean): number {
  let ms = isNight ? dice.between(8, 14) * HOUR : dice.between(1, 4) * HOUR
  const late = begin + dice.between(30, 90) * SECOND
  if (dice.chance(0.5)) {
    const sleep = { at: late, kind: 'sleeps', ms, standsStill: dice.chance(0.6), tells: dice.chance(0.7) } as const
    const offlineMs = maker.offlineMs(ms)
    if (offlineMs !== null) ms = offlineMs
    maker.events.push(offlineMs === null ? sleep : { at: late, kind: 'line-drops', ms })
  } else if (dice.chance(0.8)) {
    maker.events.push({ at: late, kind: 'stops', downMs: ms })
    if (dice.chance(0.5)) maker.impatient(late + ms, dice)
  } else return begin + dice.between(5, 45) * MINUTE
  for (let n = dice.between(0, 4); n > 0; n -= 1) maker.asks(late + dice.between(0, ms), dice)
  return late + ms + dice.between(5, 60) * SECOND
}

/** The core sends notices about orders before the first question of the day. */
function makeNotices(begin: number, dice: Dice, maker: PlanMaker): number {
  const end = begin + dice.between(20, 120) * SECOND
  for (let n = dice.between(2, 5); n > 0; n -= 1) maker.notice(begin, end, dice)
  return end
}

function streamOf(seed: number): Partial<Settings> {
  return new Dice(seed).fork('stream').chance(0.4) ? { 'core.streamUrl': `${CORE}/stream` } : {}
}

function settingsOf(dice: Dice): Partial<Settings> {
  return {
    'replies.humanDelay': dice.chance(0.3) ? 'on' : 'off',
    'delivery.parallel': dice.between(1, 6),
    'takeover.minutes': dice.pick([5, 60, 60, 240]),
    'replies.maxAgeHours': dice.pick([6, 24, 720]),
    'replies.warmUpHourlyLimit': 0,
    'sessions.dailyCopy': dice.chance(0.3) ? 'on' : 'off',
    'sessions.alwaysUseHere': dice.chance(0.5) ? 'on' : 'off',
    'forward.oldMessages': dice.chance(0.5) ? 'on' : 'off',
    'forward.media': dice.pick(['marker', 'bytes', 'bytes']),
    'media.keep': dice.pick(['auto', 'auto', 'on-demand', 'never']),
  }
}
