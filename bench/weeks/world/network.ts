import axios, { AxiosHeaders, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios'
import { Readable } from 'node:stream'
import type { Life, Scheduler } from './scheduler.ts'

/** One request of the program, as it arrives at the other end. */
export interface Arrived {
  readonly method: string
  readonly url: string
  readonly body: Buffer
  readonly headers: Readonly<Record<string, string>>
}

/** The server's end of a request of the program. */
export interface Line {
  /** No server listens there. */
  refuse(code: 'ECONNREFUSED' | 'ENOTFOUND'): void
  /** Sends the head of the answer; the body follows. */
  head(status: number, headers: Readonly<Record<string, string>>): void
  body(part: string | Buffer): void
  end(): void
  /** Breaks the connection, before the head or in the middle of the body. */
  cut(): void
  readonly isOver: boolean
}

/** The server: takes a request and answers it at any later time. */
export type Receiver = (request: Arrived, line: Line) => void

/** The program's network: it takes the requests of axios. */
export class Network {
  readonly #scheduler: Scheduler
  readonly #receive: Receiver
  readonly #lines = new Set<Line>()
  life: () => Life | null = () => null
  point: (what: string) => void = () => undefined

  constructor(scheduler: Scheduler, receive: Receiver) {
    this.#scheduler = scheduler
    this.#receive = receive
  }

  /** Breaks every connection of this computer, as sleep does. */
  cutAll(): void {
    for (const line of [...this.#lines]) line.cut()
  }

  open(): void {
    axios.defaults.adapter = (config) => this.#request(config)
  }

  #request(config: InternalAxiosRequestConfig): Promise<AxiosResponse> {
    const life = this.life()
    if (life === null) return new Promise(() => undefined)
    this.point('before a request')
    const request = {
      method: (config.method ?? 'get').toUpperCase(),
      url: config.url ?? '',
      body: (config.data as Buffer | undefined) ?? Buffer.alloc(0),
      headers: Object.fromEntries(
        Object.entries(AxiosHeaders.from(config.headers).toJSON()).map(([name, value]) => [
          name.toLowerCase(),
          String(value),
        ]),
      ),
    }
    return new Promise((resolve, reject) => {
      const line = new OpenLine({ config, resolve, reject, scheduler: this.#scheduler, life, lines: this.#lines })
      this.#lines.add(line)
      config.signal?.addEventListener?.('abort', () => line.abort())
      if (config.signal?.aborted) return line.abort()
      this.#scheduler.after(2, null, () => this.#receive(request, line))
      this.point('after a request')
    })
  }
}

interface LineDeps {
  readonly config: InternalAxiosRequestConfig
  readonly resolve: (response: AxiosResponse) => void
  readonly reject: (error: Error) => void
  readonly scheduler: Scheduler
  readonly life: Life
  readonly lines: Set<Line>
}

class OpenLine implements Line {
  readonly #deps: LineDeps
  #stream: Readable | null = null
  #isOver = false
  /** Packets keep their order. */
  #last = 0

  constructor(deps: LineDeps) {
    this.#deps = deps
  }

  get isOver(): boolean {
    return this.#isOver || !this.#deps.life.isAlive
  }

  refuse(code: 'ECONNREFUSED' | 'ENOTFOUND'): void {
    const syscall = code === 'ENOTFOUND' ? 'getaddrinfo' : 'connect'
    this.#fail(Object.assign(new Error(`${syscall} ${code}`), { code, syscall }))
  }

  head(status: number, headers: Readonly<Record<string, string>>): void {
    this.#travel(() => {
      this.#stream = new Readable({ read: () => undefined })
      // axios listens for errors itself. A stream that ends without a reader must not count as an error of the program.
      this.#stream.on('error', () => undefined)
      const { config, resolve } = this.#deps
      resolve({ status, statusText: '', headers, config, data: this.#stream, request: {} })
    })
  }

  body(part: string | Buffer): void {
    this.#travel(() => this.#stream?.push(part))
  }

  end(): void {
    this.#travel(() => {
      this.#over()
      this.#stream?.push(null)
    })
  }

  cut(): void {
    this.#fail(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', syscall: 'read' }))
  }

  abort(): void {
    if (this.#isOver) return
    this.#over()
    const error = Object.assign(new Error('canceled'), { code: 'ERR_CANCELED' })
    if (this.#stream === null) this.#deps.reject(error)
    else if (!this.#stream.destroyed) this.#stream.destroy(error)
  }

  #fail(error: Error): void {
    this.#travel(() => {
      this.#over()
      if (this.#stream === null) this.#deps.reject(error)
      else this.#stream.destroy(error)
    })
  }

  #travel(arrive: () => void): void {
    const { scheduler, life } = this.#deps
    const at = Math.max(scheduler.now + 1, this.#last + 0.01)
    this.#last = at
    scheduler.after(at - scheduler.now, life, () => {
      if (!this.#isOver) arrive()
    })
  }

  #over(): void {
    this.#isOver = true
    this.#deps.lines.delete(this)
  }
}
