import { builtAt } from '../built-at.ts'
import type { Clock } from '../ports.ts'
import type { KeyValue } from '../storage/key-value.ts'
import { DAY_MS, HOUR_MS } from '../time/durations.ts'

const SIGNING_KEY = 'webhook.clockOffset'
const AGREED_KEY = 'clock.agreedOffset'
/** Smaller differences are the network's, not the clock's. */
const WORTH_CORRECTING_MS = 60_000
/** A message takes so long from WhatsApp's clock to us, and a core's clock may be off by as much. */
const AGREE_WITHIN_MS = 2 * 60_000
/** The day before the build: it may have been built in another time zone, by a clock a little ahead. */
const EARLIEST = builtAt - DAY_MS
/** No program runs for so long; what names a later time is wrong. */
const LONGEST_LIFE_MS = 20 * 365 * DAY_MS
const RECENT = 9
/** A message that is read back may be older than we think; one that is not older than this speaks for an offset of a day or more. */
const READ_BACK_MS = HOUR_MS
const LARGE_OFFSET_MS = DAY_MS

/** What a live message told of the time. */
interface Heard {
  /** WhatsApp's time minus ours when it came. */
  readonly off: number
  /** Our wall clock minus our steady one then: what it has grown by since, the wall clock was set by, or the computer slept. */
  readonly ahead: number
}

/**
 * What time it is, when this computer's clock, the core and WhatsApp differ. The core's `Date` is a witness, not the judge: it may be wrong,
 * and what is decided by the time (an answer too old, the owner's night, what is deleted) must not hang on its word. So the clock of
 * this computer counts, until two others contradict it together: the core and WhatsApp's own times of messages, or the core and the
 * date of this program's build. A `Date` before the build, long after it, or before what WhatsApp has shown, is no witness.
 *
 * Only the time in a signature follows the core alone. Offsets are to the wall clock and are remembered over restarts.
 */
export class ClockOffset {
  readonly #clock: Clock
  readonly #keyValue: KeyValue
  #signing: number
  /** What an earlier run agreed on, until the core says something else. */
  #remembered: number
  /** What the core said of the time; null: not heard in this run, or not credible. */
  #core: Heard | null = null
  /** Of the latest messages, the newest last. A message may come late, never early. */
  #live: readonly Heard[] = []
  /** The newest that was read back: when it came nobody knows, only that it is not from the future. */
  #readBack: Heard | null = null

  constructor(clock: Clock, keyValue: KeyValue) {
    this.#clock = clock
    this.#keyValue = keyValue
    this.#signing = numberOf(keyValue.get(SIGNING_KEY))
    this.#remembered = numberOf(keyValue.get(AGREED_KEY))
  }

  /** Learns from the core's `Date` header; says whether the time to sign with is another one now. */
  learn(date: string | null): boolean {
    const theirs = date === null ? Number.NaN : Date.parse(date)
    if (!isCredible(theirs)) return false
    const difference = theirs - this.#clock.now()
    const off = Math.abs(difference) > WORTH_CORRECTING_MS ? difference : 0
    this.#core = { off, ahead: this.#ahead() }
    // What it says once more is what two agreed on in an earlier run.
    if (Math.abs(off - this.#remembered) > AGREE_WITHIN_MS) this.#remembered = 0
    this.#keepAgreed()
    if (Math.abs(off - this.#signing) < 2_000) return false
    this.#signing = off
    this.#keyValue.set(SIGNING_KEY, this.#signing)
    return true
  }

  /** Learns from WhatsApp's time of a message that came as it was written, unix ms. */
  learnMessage(sentAt: number): void {
    if (!Number.isFinite(sentAt)) return
    this.#live = [...this.#live, this.#heard(sentAt)].slice(-RECENT)
    this.#keepAgreed()
  }

  /** Learns from WhatsApp's time of a message that was read back, unix ms: it may be old, but not from the future. */
  learnReadBack(sentAt: number): void {
    if (!Number.isFinite(sentAt)) return
    const heard = this.#heard(sentAt)
    if (this.#readBack !== null && this.#leastOff(heard) <= this.#leastOff(this.#readBack)) return
    this.#readBack = heard
    this.#keepAgreed()
  }

  /**
   * Two of three agree on what `rightNow` says: this computer, the core, WhatsApp. Since the clock jumped one of the others must have
   * spoken: a computer that slept looks like one whose clock was set, and what is dropped for its age is gone.
   */
  get isAgreed(): boolean {
    const saysCore = this.#core !== null && this.#hasNotJumped(this.#core.ahead)
    if (this.#offset() !== 0) return saysCore
    return (
      (saysCore && this.#core?.off === 0) ||
      this.#live.some(({ off, ahead }) => this.#hasNotJumped(ahead) && isNear(off, 0))
    )
  }

  /** The time to sign with, unix seconds: the core's own, for it is the core that checks it. */
  seconds(): number {
    return Math.floor((this.#clock.now() + this.#signing) / 1000)
  }

  /** The right time as far as we know, unix ms; WhatsApp's times are compared with this. */
  readonly rightNow = (): number => this.#clock.now() + this.#offset()

  /** A right time (WhatsApp's, the core's) on our own clock, unix ms. */
  onOurClock(rightMs: number): number {
    return rightMs - this.#offset()
  }

  /** How far WhatsApp's time is from this computer's by the latest messages, ms; null before any came. */
  get whatsappOffMs(): number | null {
    return this.#live.length === 0 ? null : Math.max(...this.#live.map(({ off }) => off))
  }

  /** How far our clock is behind the right time, as two witnesses say; 0 while they do not. */
  #offset(): number {
    const core = this.#core?.off ?? null
    if (core === null) return this.#remembered
    if (core === 0) return 0
    // WhatsApp has shown a later time than the core's: that one is wrong.
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

  /** What a message that came before the wall clock jumped says at least: a clock that was set forward looks like a computer that slept. */
  #leastOff({ off, ahead }: Heard): number {
    return this.#hasNotJumped(ahead) ? off : off - (this.#ahead() - ahead)
  }

  /** Whether a message speaks for this offset; one from before a jump forward also if the computer slept. */
  #saysWhatsApp(offset: number): boolean {
    return (
      this.#live.some((heard) => {
        const least = this.#leastOff(heard)
        return isNear(least, offset) || (heard.off > least && isNear(heard.off, offset))
      }) || this.#saysReadBack(offset)
    )
  }

  /**
   * Where no customer writes after a night, what was read back must do: a clock that is behind it is wrong in any case. One that is ahead only by a
   * day or more: by hours, an old message would speak for a core whose clock is behind.
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
