import type { Clock } from '../ports.ts'
import { MINUTE_MS } from '../time/durations.ts'
import type { Command, ParsedEvent } from './parse-command.ts'

/** `first-over` is answered, so that the core knows; everything after it is dropped. */
export type Admission = 'within' | 'first-over' | 'over'

/**
 * Admits at most `most` a minute. After the first one over the limit it admits nothing until the minute has passed or, with `untilQuiet`,
 * until a whole minute has passed without a request.
 */
export class RateBound {
  readonly #clock: Pick<Clock, 'monotonic'>
  readonly #most: number
  readonly #untilQuiet: boolean
  #began: number
  #count = 0
  #isOver = false

  constructor(clock: Pick<Clock, 'monotonic'>, options: { readonly most: number; readonly untilQuiet: boolean }) {
    this.#clock = clock
    this.#most = options.most
    this.#untilQuiet = options.untilQuiet
    this.#began = clock.monotonic()
  }

  ask(): Admission {
    const now = this.#clock.monotonic()
    if (now - this.#began >= MINUTE_MS) {
      this.#began = now
      this.#count = 0
      this.#isOver = false
    }
    if (this.#isOver) {
      if (this.#untilQuiet) this.#began = now
      return 'over'
    }
    this.#count += 1
    if (this.#count <= this.#most) return 'within'
    this.#isOver = true
    return 'first-over'
  }
}

/** Commands of one channel a minute: more than a phone can send texts. */
export const COMMANDS_A_MINUTE = 1_000
/** How many events that are no commands are answered a minute. */
export const REFUSALS_A_MINUTE = 60
const MAX_OPEN = 1_000
/** Limit of stored outcomes that the core has not taken. */
const MAX_WAITING = 5_000

export type Admitted =
  /** Stored, then run once. */
  | { readonly kind: 'command'; readonly id: string; readonly command: Command }
  /** Refused with an answer; only the post of the answer is stored. */
  | {
      readonly kind: 'refusal'
      readonly id: string
      readonly name: string
      readonly userId: string
      readonly status: 400 | 429
      readonly why: string
    }
  /** Ignored without an answer. */
  | { readonly kind: 'dropped'; readonly isCommand: boolean; readonly why: string }

export interface Room {
  readonly open: number
  readonly waiting: number
}

/**
 * Limits what a channel may ask of this host. Decides about each event before anything is written, and tells the core once when it is too
 * much.
 */
export class StreamBounds {
  readonly #commands: RateBound
  readonly #refusals: RateBound
  #isFullTold = false

  constructor(clock: Pick<Clock, 'monotonic'>) {
    this.#commands = new RateBound(clock, { most: COMMANDS_A_MINUTE, untilQuiet: false })
    this.#refusals = new RateBound(clock, { most: REFUSALS_A_MINUTE, untilQuiet: true })
  }

  /** `isKnown` says whether a command is a repeat, which takes no room. `room` is the room in use when this event arrives. */
  admit(parsed: ParsedEvent, isKnown: (id: string) => boolean, room: Room): Admitted {
    if (parsed.kind === 'ignored') return { kind: 'dropped', isCommand: false, why: parsed.why }
    if (parsed.kind === 'refused') return this.#refuse(parsed)
    const { id, command } = parsed
    const about = { id, name: command.kind, userId: command.userId, status: 429 } as const
    const rate = this.#commands.ask()
    if (rate === 'first-over') return { ...about, kind: 'refusal', why: 'too many commands in a minute' }
    if (rate === 'over') return { kind: 'dropped', isCommand: true, why: 'too many commands in a minute' }
    if (isKnown(id) || (room.open < MAX_OPEN && room.waiting < MAX_WAITING)) {
      this.#isFullTold = false
      return { kind: 'command', id, command }
    }
    const why = room.open < MAX_OPEN ? 'too many outcomes wait for the core' : 'too many commands are open'
    if (this.#isFullTold) return { kind: 'dropped', isCommand: true, why }
    this.#isFullTold = true
    return { ...about, kind: 'refusal', why }
  }

  #refuse({ id, name, userId, why }: Extract<ParsedEvent, { kind: 'refused' }>): Admitted {
    const rate = this.#refusals.ask()
    if (rate === 'within') return { kind: 'refusal', id, name, userId, status: 400, why }
    const tooMany = 'too many events that are no commands'
    if (rate === 'over') return { kind: 'dropped', isCommand: false, why: tooMany }
    return { kind: 'refusal', id, name, userId, status: 429, why: tooMany }
  }
}
