import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Clock } from '../ports.ts'
import { EventStream } from './event-stream.ts'
import { HttpError } from './http-error.ts'

/** How many streams one key may hold open: more than the windows and the core of a shop need. */
export const STREAMS_PER_KEY = 50

/**
 * Server-Sent Events over the gateway's server. Sends keep-alive comments, drops slow clients, and ends all streams before the server
 * closes.
 */
export class EventStreams {
  readonly #clock: Clock
  readonly #streams = new Map<EventStream, string>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /**
   * Answers this request with a stream of Server-Sent Events; the headers leave at once. `key` names the credential that the caller used.
   * Throws `HttpError` 429 when that key already holds `STREAMS_PER_KEY` streams.
   */
  open(request: FastifyRequest, reply: FastifyReply, key: string): EventStream {
    if ([...this.#streams.values()].filter((other) => other === key).length >= STREAMS_PER_KEY) {
      throw new HttpError(429, `More than ${STREAMS_PER_KEY} event streams are open. Close one first.`)
    }
    reply.hijack()
    reply.raw.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      connection: 'keep-alive',
      'x-content-type-options': 'nosniff',
      'x-accel-buffering': 'no',
    })
    reply.raw.flushHeaders()
    request.raw.socket.setNoDelay(true)
    const stream = new EventStream(this.#clock, reply.raw)
    this.#streams.set(stream, key)
    stream.onClosed(() => this.#streams.delete(stream))
    stream.start()
    return stream
  }

  /** Number of open streams; leak tests watch it. */
  get count(): number {
    return this.#streams.size
  }

  endAll(): void {
    for (const stream of [...this.#streams.keys()]) stream.end()
  }
}
