import { builtAt } from '../built-at.ts'
import type { Clock } from '../ports.ts'
import type { KeyValue } from '../storage/key-value.ts'
import { DAY_MS, HOUR_MS } from '../time/durations.ts'

const SIGNING_KEY = 'webhook.clockOffset'
const AGREED_KEY = 'clock.agreedOffset'
/** Smaller differences come from the network, not from the clock. */
const WORTH_CORRECTING_MS = 60_000
/** A message may take this long from WhatsApp to us, and a core's clock may be off by as much. */
const AGREE_WITHIN_MS = 2 * 60_000
/** A day before the build, because the build machine may be in another time zone or have a clock a little ahead. */
const EARLIEST = builtAt - DAY_MS
/** No build runs for this long, so a later time is wrong. */
const LONGEST_LIFE_MS = 20 * 365 * DAY_MS
const RECENT = 9
/**
 * A message read back from history may be older than we think. To support an offset it may be at most this old; an offset into the past
 * must also be `LARGE_OFFSET_MS` or more.
 */
const READ_BACK_MS = HOUR_MS
const LARGE_OFFSET_MS = DAY_MS

/** What the core or a message said about the time. */
interface Heard {
  /** Its time minus our wall clock when it arrived, ms. */
  readonly off: number
  /**
   * Our wall clock minus our monotonic clock at that time, ms. A change since then means that the wall clock was set or the computer slept.
   */
  readonly ahead: number
}

/**
 * Decides what time it is when this computer's clock, the core and WhatsApp differ. The core's `Date` may be wrong, and decisions by time
 * (an answer too old, the owner's night, what is deleted) must not depend on it alone. So the clock of this computer counts until two
 * sources contradict it together: the core and WhatsApp's own times of messages, or the core and the build date of this app. A `Date`
 * before the build, long after it, or before a time that WhatsApp has shown does not count.
 *
 * Only the time in a signature follows the core alone. Offsets are relative to the wall clock and are remembered over restarts.
 */
export class ClockOffset {
  readonly #clock: Clock
  readonly #keyValue: KeyValue
  #signing: number
  /** The offset that an earlier run agreed on, ms, until the core says something else. */
  #remembered: number
  /** What the core said about the time; null while this run has heard nothing credible from it. */
  #core: Heard | null = null
  /** The latest live messages, the newest last. A message may arrive late, never early. */
  #live: readonly Heard[] = []
  /** The newest message read back from history. Its delay is unknown; it only cannot be from the future. */
  #readBack: Heard | null = null

  constructor(clock: Clock, keyValue: KeyValue) {
    this.#clock = clock
    this.#keyValue = keyValue
    this.#signing = numberOf(keyValue.get(SIGNING_KEY))
    this.#remembered = numberOf(keyValue.get(AGREED_KEY))
  }

  /** Learns from the core's `Date` header. Returns whether the time to sign with has changed. */
  learn(date: string | null): boolean {
    const theirs = date === null ? Number.NaN : Date.parse(date)
    if (!isCredible(theirs)) return false
    const difference = theirs - this.#clock.now()
    const off = Math.abs(difference) > WORTH_CORRECTING_MS ? difference : 0
    this.#core = { off, ahead: this.#ahead() }
    // An offset that the core repeats stays, because two sources agreed on it in an earlier run.
    if (Math.abs(off - this.#remembered) > AGREE_WITHIN_MS) this.#remembered = 0
    this.#keepAgreed()
    if (Math.abs(off - this.#signing) < 2_000) return false
    this.#signing = off
    this.#keyValue.set(SIGNING_KEY, this.#signing)
    return true
  }

  /** Learns from WhatsApp's time (unix ms) of a message that arrived live. */
  learnMessage(sentAt: number): void {
    if (!Number.isFinite(sentAt)) return
    this.#live = [...this.#live, this.#heard(sentAt)].slice(-RECENT)
    this.#keepAgreed()
  }

  /** Learns from WhatsApp's time (unix ms) of a message read back from history: it may be old, but not from the future. */
  learnReadBack(sentAt: number): void {
    if (!Number.isFinite(sentAt)) return
    const heard = this.#heard(sentAt)
    if (this.#readBack !== null && this.#leastOff(heard) <= this.#leastOff(this.#readBack)) return
    this.#readBack = heard
    this.#keepAgreed()
  }

  /**
   * Whether two of this computer, the core and WhatsApp agree on `rightNow`. The core or WhatsApp must have spoken since the clock last
   * jumped, because a computer that slept looks like one whose clock was set, and messages dropped for their age are lost.
   */
  get isAgreed(): boolean {
    const saysCore = this.#core !== null && this.#hasNotJumped(this.#core.ahead)
    if (this.#offset() !== 0) return saysCore
    return (
      (saysCore && this.#core?.off === 0) ||
      this.#live.some(({ off, ahead }) => this.#hasNotJumped(ahead) && isNear(off, 0))
    )
  }

  /** The time to sign with, unix seconds. It follows the core's clock, because the core checks it. */
  seconds(): number {
    return Math.floor((this.#clock.now() + this.#signing) / 1000)
  }

  /** The right time as far as we know, unix ms. Compare WhatsApp's times with it. */
  readonly rightNow = (): number => this.#clock.now() + this.#offset()

  /** Converts a right time (WhatsApp's, the core's) to our own clock, unix ms. */
  onOurClock(rightMs: number): number {
    return rightMs - this.#offset()
  }

  /** WhatsApp's time minus this computer's by the latest messages, ms; null before any arrived. */
  get whatsappOffMs(): number | null {
    return this.#live.length === 0 ? null : Math.max(...this.#live.map(({ off }) => off))
  }

  /** How far our clock is behind the right time, ms, when two sources agree on it; else 0. */
  #offset(): number {
    const core = this.#core?.off ?? null
    if (core === null) return this.#remembered
    if (core === 0) return 0
    // WhatsApp has shown a later time than the core's, so the core's is wrong.
    const all = this.#readBack === null ? this.#live : [...this.#live, this.#readBack]
    if (all.some((heard) => this.#leastOff(heard) > core + AGREE_WITHIN_MS)) return 0
    if (this.#clock.now() < EARLIEST) return core
    return this.#remembered !== 0 || this.#saysWhatsApp(core) ? core : 0
  }

  #heard(sentAt: number): Heard {
    return { off: sentAt - this.#clock.now(), ahead: this.#ahead() }
  }

  #ahead(): number {
    return this.#clock.now() - this.#clock.monotonic()
  }

  #hasNotJumped(ahead: number): boolean {
    return Math.abs(this.#ahead() - ahead) <= WORTH_CORRECTING_MS
  }

  /**
   * The least offset that a message supports. A jump of the wall clock since then is subtracted, because a clock that was set forward looks
   * like a computer that slept.
   */
  #leastOff({ off, ahead }: Heard): number {
    return this.#hasNotJumped(ahead) ? off : off - (this.#ahead() - ahead)
  }

  /**
   * Whether a message supports this offset. One from before a forward jump also supports its original offset, because the computer may have
   * slept.
   */
  #saysWhatsApp(offset: number): boolean {
    return (
      this.#live.some((heard) => {
        const least = this.#leastOff(heard)
        return isNear(least, offset) || (heard.off > least && isNear(heard.off, offset))
      }) || this.#saysReadBack(offset)
    )
  }

  /**
   * Whether the newest message read back supports this offset, for when no customer writes after a night. A clock behind that message is
   * wrong in any case. A clock ahead of it counts only from a day on: within hours, an old message would support a core whose clock is
   * behind.
   */
  #saysReadBack(offset: number): boolean {
    if (this.#readBack === null || (offset < 0 && -offset < LARGE_OFFSET_MS)) return false
    const least = this.#leastOff(this.#readBack)
    return (
      least <= offset + AGREE_WITHIN_MS && least >= offset - READ_BACK_MS && (offset < 0 || least > AGREE_WITHIN_MS)
    )
  }

  #keepAgreed(): void {
    const agreed = this.#offset()
    if (Math.abs(agreed - numberOf(this.#keyValue.get(AGREED_KEY))) >= 2_000) this.#keyValue.set(AGREED_KEY, agreed)
  }
}

const isNear = (one: number, other: number): boolean => Math.abs(one - other) <= AGREE_WITHIN_MS

function isCredible(time: number): boolean {
  return time >= EARLIEST && time <= builtAt + LONGEST_LIFE_MS
}

const numberOf = (stored: unknown): number => (typeof stored === 'number' && Number.isFinite(stored) ? stored : 0)
