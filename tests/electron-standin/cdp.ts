import { EventEmitter } from 'node:events'

type Parameters = Readonly<Record<string, unknown>>
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the DevTools protocol is a vendor seam; each reader names the fields it uses
export type CdpResult = any

/** One connection to a browser's DevTools protocol. Each attached page is a session on it. */
export class Cdp extends EventEmitter {
  readonly #socket: WebSocket
  readonly #waiting = new Map<number, { resolve: (result: CdpResult) => void; reject: (error: Error) => void }>()
  #lastId = 0

  constructor(socket: WebSocket) {
    super()
    this.#socket = socket
    socket.addEventListener('message', ({ data }) => this.#receive(String(data)))
    socket.addEventListener('close', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('The browser is gone.'))
      this.#waiting.clear()
      this.emit('closed')
    })
  }

  static connect(endpoint: string): Promise<Cdp> {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(endpoint)
      socket.addEventListener('open', () => resolve(new Cdp(socket)), { once: true })
      socket.addEventListener('error', () => reject(new Error(`No browser at ${endpoint}`)), { once: true })
    })
  }

  #receive(text: string): void {
    const message = JSON.parse(text)
    if (message.id === undefined) {
      this.emit(`${message.sessionId ?? ''}:${message.method}`, message.params)
      return
    }
    const waiting = this.#waiting.get(message.id)
    this.#waiting.delete(message.id)
    if (message.error) waiting?.reject(new Error(message.error.message))
    else waiting?.resolve(message.result)
  }

  send(method: string, params: Parameters = {}, sessionId?: string): Promise<CdpResult> {
    const id = (this.#lastId += 1)
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      this.#socket.send(JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) }))
    })
  }

  /** Listens to one event of one session. */
  listen(sessionId: string, method: string, listener: (params: CdpResult) => void): void {
    this.on(`${sessionId}:${method}`, listener)
  }
}
