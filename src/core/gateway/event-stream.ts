import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Clock, Timer } from '../ports.ts'
import { HttpError } from './http-error.ts'

/** Open at once by one key: more than the windows and the core of a shop need. */
export const STREAMS_PER_KEY = 50
const KEEP_ALIVE_MS = 15_000
/** A client that reads nothing for so many bytes is dropped; it connects again and starts fresh. */
const MAX_UNREAD_BYTES = 4 * 1024 * 1024

export interface EventStream {
  /** Sends one frame; `data` becomes one line of JSON. A frame without `event` reaches `onmessage`. */
  send(frame: { readonly data: unknown; readonly event?: string; readonly id?: number }): void
  /** Runs once when the client went away or the stream was ended. */
  onClosed(listener: () => void): void
  end(): void
}

export interface EventStreams {
  /**
   * Answers this request with a stream of Server-Sent Events; the headers leave at once. `key` is what let the caller in: one key holds so
   * many streams, and the next request is answered 429.
   */
  open(request: FastifyRequest, reply: FastifyReply, key: string): EventStream
  /** Streams open now; leak tests watch it. */
  readonly count: number
  endAll(): void
}

/** Server-Sent Events over the gateway's server: keep-alive comments, slow clients dropped, all ended before the server closes. */
export function createEventStreams(clock: Clock): EventStreams {
  const streams = new Map<EventStream, string>()
  return {
    get count() {
      return streams.size
    },
    endAll: () => [...streams.keys()].forEach((stream) => stream.end()),
    open(request, reply, key) {
      if ([...streams.values()].filter((other) => other === key).length >= STREAMS_PER_KEY) {
        throw new HttpError(429, `More than ${STREAMS_PER_KEY} event streams are open. Close one first.`)
      }
      reply.hijack()
      const socket = reply.raw
      socket.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-cache, no-transform',
        connection: 'keep-alive',
        'x-content-type-options': 'nosniff',
        'x-accel-buffering': 'no',
      })
      socket.flushHeaders()
      request.raw.socket.setNoDelay(true)

      let closed = false
      let timer: Timer | null = null
      const listeners = new Set<() => void>()
      const write = (text: string) => {
        if (closed) return
        if (socket.writableLength > MAX_UNREAD_BYTES) socket.destroy()
        else socket.write(text)
      }
      const keepAlive = () => {
        write(': keep-alive\n\n')
        timer = clock.setTimer(KEEP_ALIVE_MS, keepAlive)
      }
      const stream: EventStream = {
        send({ data, event, id }) {
          const head = `${event === undefined ? '' : `event: ${event}\n`}${id === undefined ? '' : `id: ${id}\n`}`
          write(`${head}data: ${JSON.stringify(data)}\n\n`)
        },
        onClosed: (listener) => (closed ? listener() : void listeners.add(listener)),
        end: () => {
          socket.end()
          handleClosed()
        },
      }
      const handleClosed = () => {
        if (closed) return
        closed = true
        timer?.cancel()
        streams.delete(stream)
        listeners.forEach((listener) => listener())
      }
      socket.on('close', handleClosed)
      // A reset connection is an ordinary way for a client to leave; 'close' follows.
      socket.on('error', handleClosed)
      streams.set(stream, key)
      timer = clock.setTimer(KEEP_ALIVE_MS, keepAlive)
      if (socket.destroyed) handleClosed()
      return stream
    },
  }
}
