import type { Trace } from './trace.ts'

/** The events of a week, for finding a cause. Each line is also part of the trace. */
export class Story {
  readonly lines: string[] = []
  readonly #now: () => number
  readonly #trace: Trace
  readonly #isKept: boolean

  constructor(options: { readonly now: () => number; readonly trace: Trace; readonly isKept: boolean }) {
    this.#now = options.now
    this.#trace = options.trace
    this.#isKept = options.isKept
  }

  tell(who: string, what: string): void {
    this.#trace.add(who)
    this.#trace.add(what)
    if (!this.#isKept) return
    this.lines.push(`${timeOf(this.#now())}  ${who.padEnd(10)} ${what}`)
  }

  /** Adds a line of the program's log. Debug lines are only part of the trace. */
  log(level: string, room: string, message: string, fields?: Readonly<Record<string, unknown>>): void {
    this.#trace.add(message)
    if (!this.#isKept || level === 'debug') return
    const told =
      fields === undefined
        ? ''
        : ` ${JSON.stringify(fields, (_, value: unknown) => (value instanceof Error ? value.message : value))}`
    this.lines.push(`${timeOf(this.#now())}    log      ${level} ${room}: ${message}${told}`)
  }
}

/** Formats ms of the world as `3d 04:05:06.789`. */
export function timeOf(milliseconds: number): string {
  const whole = Math.floor(milliseconds)
  const two = (value: number) => String(value).padStart(2, '0')
  const day = Math.floor(whole / 86_400_000)
  const hour = Math.floor(whole / 3_600_000) % 24
  const minute = Math.floor(whole / 60_000) % 60
  return `${day}d ${two(hour)}:${two(minute)}:${two(Math.floor(whole / 1000) % 60)}.${String(whole % 1000).padStart(3, '0')}`
}
