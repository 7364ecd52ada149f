import type { FastifyInstance } from 'fastify'
import type { AddressInfo } from 'node:net'
import { errorCode } from '../files/error-code.ts'
import { CommandError } from '../../shared/result.ts'
import type { EventStreams } from './event-streams.ts'
import type { GatewayDependencies } from './gateway-deps.ts'
import { isLoopback } from './host-header.ts'
import { explainListenError } from './listen-error.ts'

const CLOSE_WITHIN_MS = 2_500

/** The gateway's server from its first `listen` to `close`. */
export class Gateway {
  /** Also for a shell's own event streams: they get the same keep-alive and end at `close`. */
  readonly streams: EventStreams
  readonly #deps: GatewayDependencies
  readonly #routes: string[] = []
  readonly #extensions: ((app: FastifyInstance) => void)[] = []
  /**
   * Built at the first `listen`: a shell that never listens does not load the framework, and one that starts a browser first loads it
   * meanwhile.
   */
  #building: Promise<FastifyInstance> | null = null
  #closing: Promise<void> | null = null

  constructor(deps: GatewayDependencies, streams: EventStreams) {
    this.#deps = deps
    this.streams = streams
  }

  /**
   * The routes of the gateway API itself, as `METHOD /path/:parameter`, filled by `listen`. Tests compare them with the API's description.
   */
  get routes(): readonly string[] {
    return this.#routes
  }

  /**
   * Adds a shell's own routes to the HTTP server; call it before `listen`. Their errors are answered as JSON, and their `Host` is checked.
   */
  extend(addRoutes: (app: FastifyInstance) => void): void {
    this.#extensions.push(addRoutes)
  }

  /**
   * Listens on `gateway.bind` and `gateway.port` (0 takes any free port) and returns both. Throws `CommandError` when the port is taken, or
   * when the address is not loopback and no key is set.
   */
  async listen(): Promise<{ readonly port: number; readonly bind: string }> {
    if (this.#closing !== null) throw new CommandError('unavailable', 'Salesboy is being closed.')
    const { settings, takenPort } = this.#deps
    const [port, bind] = [settings.get('gateway.port'), settings.get('gateway.bind')]
    if (!isLoopback(bind) && !(await settings.secret('gateway.apiKey'))) throw openWithoutKey(bind)
    const app = await this.#built(port, bind)
    try {
      await app.listen({ port, host: bind })
    } catch (error) {
      takenPort.set(errorCode(error) === 'EADDRINUSE' ? port : null)
      throw explainListenError(error, port, bind)
    }
    takenPort.set(null)
    return { port: (app.server.address() as AddressInfo).port, bind }
  }

  /** Ends all streams, gives running requests `CLOSE_WITHIN_MS` to finish, then cuts the rest. Idempotent. */
  close(): Promise<void> {
    this.#closing ??= this.#closeAll()
    return this.#closing
  }

  #built(port: number, bind: string): Promise<FastifyInstance> {
    this.#building ??= this.#build().catch((error: unknown) => {
      // A virus scanner or too many open files may block its files for a short time, so the next call reads them again.
      this.#building = null
      this.#deps.logger.error('the gateway could not be loaded', { error })
      throw explainListenError(error, port, bind)
    })
    return this.#building
  }

  async #build(): Promise<FastifyInstance> {
    const { createGatewayServer } = await import('./gateway-server.ts')
    this.#routes.length = 0
    const app = createGatewayServer(this.#deps, { streams: this.streams, routes: this.#routes })
    for (const addRoutes of this.#extensions) addRoutes(app)
    return app
  }

  async #closeAll(): Promise<void> {
    const app = await this.#building?.catch(() => null)
    if (!app) return
    const cut = this.#deps.clock.setTimer(CLOSE_WITHIN_MS, () => app.server.closeAllConnections())
    try {
      await app.close()
    } finally {
      cut.cancel()
    }
  }
}

const openWithoutKey = (bind: string): CommandError =>
  new CommandError(
    'not-configured',
    `gateway.bind is ${bind}, which others can reach, and no API key is set. Set a key (--api-key or SALESBOY_API_KEY), or set gateway.bind to 127.0.0.1.`,
  )
