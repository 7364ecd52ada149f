import type { ServerResponse } from 'node:http'
import type { Clock, Timer } from '../ports.ts'

const KEEP_ALIVE_MS = 15_000
/** A client that leaves more bytes than this unread is dropped; it connects again and starts fresh. */
const MAX_UNREAD_BYTES = 4 * 1024 * 1024

/** Server-Sent Events to one client. */
export class EventStream {
  readonly #clock: Clock
  readonly #socket: ServerResponse
  readonly #listeners = new Set<() => void>()
  #timer: Timer | null = null
  #closed = false

  constructor(clock: Clock, socket: ServerResponse) {
    this.#clock = clock
    this.#socket = socket
  }

  /** Starts the keep-alive comments; closes at once when the client has gone already. */
  start(): void {
    this.#socket.on('close', () => this.#handleClosed())
    // Clients commonly leave by resetting the connection; 'close' follows.
    this.#socket.on('error', () => this.#handleClosed())
    this.#keepAliveLater()
    if (this.#socket.destroyed) this.#handleClosed()
  }

  /** Sends one frame; `data` becomes one line of JSON. A frame without `event` reaches `onmessage`. */
  send({ data, event, id }: { readonly data: unknown; readonly event?: string; readonly id?: number }): void {
    const head = `${event === undefined ? '' : `event: ${event}\n`}${id === undefined ? '' : `id: ${id}\n`}`
    this.#write(`${head}data: ${JSON.stringify(data)}\n\n`)
  }

  /** Runs once when the client went away or the stream was ended. */
  onClosed(listener: () => void): void {
    if (this.#closed) listener()
    else this.#listeners.add(listener)
  }

  end(): void {
    this.#socket.end()
    this.#handleClosed()
  }

  #write(text: string): void {
    if (this.#closed) return
    if (this.#socket.writableLength > MAX_UNREAD_BYTES) this.#socket.destroy()
    else this.#socket.write(text)
  }

  #keepAliveLater(): void {
    this.#timer = this.#clock.setTimer(KEEP_ALIVE_MS, () => {
      this.#write(': keep-alive\n\n')
      this.#keepAliveLater()
    })
  }

  #handleClosed(): void {
    if (this.#closed) return
    this.#closed = true
    this.#timer?.cancel()
    for (const listener of this.#listeners) listener()
  }
}
