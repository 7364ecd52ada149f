import type { Dice } from './dice.ts'
import { answeredWith, NEIGHBOUR, type Brought } from './files.ts'
import type { Arrived, Line } from './network.ts'
import type { Scheduler } from './scheduler.ts'

/** One request for the file of an answer. */
export interface Fetch {
  readonly question: string
  /** Ms of the world. */
  readonly at: number
}

/** What stands in the place of a picture. */
export const ERROR_PAGE = '<!doctype html><p>Not found'
const LATER_MS = 3 * 60_000
/** A picture that drips comes in a little less than the program waits. */
const DRIPS = 8
const DRIP_MS = 5_000

/** Where the core keeps the files of its answers: slow, cut, gone, or somewhere else. */
export class FileServer {
  /** What each question is answered with. */
  readonly brings = new Map<string, Brought>()
  /** Every request that came here, also while the core was out. */
  readonly fetches: Fetch[] = []
  /** Requests that should never have been made. */
  readonly astray: string[] = []
  /** Share of requests that go wrong. */
  faults = 0
  readonly #scheduler: Scheduler
  readonly #dice: Dice

  constructor(scheduler: Scheduler, dice: Dice) {
    this.#scheduler = scheduler
    this.#dice = dice
  }

  /** Something asks for a file; the answer is `give`, where the core is there at all. */
  noted({ url }: Arrived): string {
    const question = decodeURIComponent(url.slice(url.lastIndexOf('/') + 1))
    if (!url.includes('/files/')) this.astray.push(url)
    this.fetches.push({ question, at: this.#scheduler.now })
    return question
  }

  async give(question: string, line: Line): Promise<void> {
    const brought = this.brings.get(question)
    const isFaulty = this.#dice.chance(this.faults)
    if (isFaulty && this.#dice.chance(0.4)) return status(line, 503)
    if (brought === 'url-gone') return status(line, this.#dice.pick([404, 410]))
    if (brought === 'url-led-away') return status(line, 302, { location: NEIGHBOUR })
    if (brought === 'url-page') {
      line.head(200, { 'content-type': 'text/html' })
      line.body(ERROR_PAGE)
      return line.end()
    }
    const first = this.fetches.find((one) => one.question === question)!
    if (brought === 'url-later' && this.#scheduler.now - first.at < LATER_MS) return status(line, 503)
    const bytes = answeredWith(question)
    line.head(200, { 'content-type': 'image/png', 'content-length': String(bytes.length) })
    if (isFaulty) {
      line.body(bytes.subarray(0, bytes.length >> 1))
      return line.cut()
    }
    const step = brought === 'url-slow' ? Math.ceil(bytes.length / DRIPS) : bytes.length
    for (let at = 0; at < bytes.length && !line.isOver; at += step) {
      if (step < bytes.length) await this.#pause(DRIP_MS)
      line.body(bytes.subarray(at, at + step))
    }
    line.end()
  }

  #pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => void this.#scheduler.after(milliseconds, null, resolve))
  }
}

function status(line: Line, code: number, headers: Readonly<Record<string, string>> = {}): void {
  line.head(code, { 'content-type': 'text/plain', ...headers })
  line.body('')
  line.end()
}
