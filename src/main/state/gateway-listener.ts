import type { Message } from '../../shared/words/say.ts'
import type { Clock, Logger, Timer } from '../../core/ports.ts'
import { CommandError } from '../../shared/result.ts'
import type { ShellCore } from '../shell-core.ts'

/** Delay before the next try: by then the port may be free or the file readable. */
const AGAIN_MS = 60_000

export interface GatewayListenerOptions {
  readonly clock: Pick<Clock, 'setTimer'>
  readonly logger: Logger
  /** Tells the owner a problem. Called once per problem, and again after a change of the gateway settings. */
  readonly onProblem: (problem: Message) => void
}

/**
 * Opens the gateway API once it is switched on and has an API key. Without a key it would refuse every request, so it takes no port. Every
 * change of a gateway setting starts a new try until the gateway listens; after a failure it also tries every minute. The rest of the
 * program does not need the gateway.
 */
export class GatewayListener {
  readonly #core: Pick<ShellCore, 'gateway' | 'settings'>
  readonly #options: GatewayListenerOptions
  #state: 'closed' | 'opening' | 'open' | 'stopped' = 'closed'
  #again: Timer | null = null
  /** The last problem that was reported, or null. */
  #told: string | null = null
  #stopHearing = (): void => undefined

  constructor(core: Pick<ShellCore, 'gateway' | 'settings'>, options: GatewayListenerOptions) {
    this.#core = core
    this.#options = options
  }

  /** Resolves after the first try, even when it failed. */
  async start(): Promise<void> {
    if (this.#state === 'stopped') return
    this.#stopHearing = this.#core.settings.onChanged((name) => {
      if (!name.startsWith('gateway.')) return
      // Report the same problem again after a change: the owner wants to know whether the change helped.
      this.#told = null
      void this.#attempt()
    })
    await this.#attempt()
  }

  /** Starts no further tries. Does not close an open gateway. */
  stop(): void {
    this.#state = 'stopped'
    this.#again?.cancel()
    this.#stopHearing()
  }

  async #attempt(): Promise<void> {
    if (this.#state !== 'closed') return
    this.#again?.cancel()
    this.#state = 'opening'
    try {
      await this.#open()
    } catch (error) {
      this.#tell(error)
      if (this.#isOpening) this.#again = this.#options.clock.setTimer(AGAIN_MS, () => void this.#attempt())
    } finally {
      if (this.#isOpening) this.#state = 'closed'
    }
  }

  /** False when `stop` was called during the try. */
  get #isOpening(): boolean {
    return this.#state === 'opening'
  }

  async #open(): Promise<void> {
    const { gateway, settings } = this.#core
    if (settings.get('gateway.enabled') !== 'on' || (await settings.secret('gateway.apiKey')) === null) return
    const { port } = await gateway.listen()
    if (this.#isOpening) this.#state = 'open'
    this.#options.logger.info('the gateway API listens', { port })
  }

  #tell(error: unknown): void {
    const problem = error instanceof CommandError ? error.said : undefined
    const name = problem === undefined ? String(error) : JSON.stringify(problem)
    const isNew = name !== this.#told
    this.#told = name
    this.#options.logger[isNew ? 'warn' : 'debug']('the gateway API could not be opened', { error })
    if (isNew && problem !== undefined) this.#options.onProblem(problem)
  }
}
