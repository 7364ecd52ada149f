import type { Dice } from './dice.ts'
import { answeredWith, NEIGHBOUR, type Brought } from './files.ts'
import type { Arrived, Line } from './network.ts'
import type { Scheduler } from './scheduler.ts'

/** One request for the file of an answer. */
export interface Fetch {
  readonly question: string
  /** ms of the world. */
  readonly at: number
}

/** The page that a server sends in place of a picture. */
export const ERROR_PAGE = '<!doctype html><p>Not found'
const LATER_MS = 3 * 60_000
/** A slow picture takes a little less time than the program waits. */
const DRIPS = 8
const DRIP_MS = 5_000

/** The core's server for files of answers. It may be slow, cut, gone, or lead elsewhere. */
export class FileServer {
  /** The file or place that answers each question. */
  readonly brings = new Map<string, Brought>()
  /** Every request that came here, also during an outage. */
  readonly fetches: Fetch[] = []
  /** Requests that the program must never make. */
  readonly astray: string[] = []
  /** The share of requests that fail, 0 to 1. */
  faults = 0
  readonly #scheduler: Scheduler
  readonly #dice: Dice

  constructor(scheduler: Scheduler, dice: Dice) {
    this.#scheduler = scheduler
    this.#dice = dice
  }

  /** Records a request for a file and returns its question. `give` answers it, unless the core is out. */
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
