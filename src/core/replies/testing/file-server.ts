import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A server for the files that a core refers to in its answers. */
export class FileServer {
  /** Paths in the order of the requests. */
  readonly asked: string[] = []
  /** Handles each request; a test may replace it. */
  give: RequestListener
  readonly #server: Server
  #url = ''

  constructor(give: RequestListener) {
    this.give = give
    this.#server = createServer((request, response) => {
      this.asked.push(request.url ?? '')
      this.give(request, response)
    })
  }

  get url(): string {
    return this.#url
  }

  async start(): Promise<void> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
    this.#url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  stop(): void {
    this.#server.closeAllConnections()
    this.#server.close()
  }
}
