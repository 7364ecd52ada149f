import type { Message } from '../../shared/words/say.ts'
import type { Clock, Logger, Timer } from '../../core/ports.ts'
import { CommandError } from '../../shared/result.ts'
import type { ShellCore } from '../shell-core.ts'

/** What took the port, or kept a file from being read, may be gone by then. */
const AGAIN_MS = 60_000

export interface GatewayListenerOptions {
  readonly clock: Pick<Clock, 'setTimer'>
  readonly logger: Logger
  /** Gets what to say to the owner, the same problem once for each change. */
  readonly onProblem: (problem: Message) => void
}

/**
 * Opens the gateway API once it is switched on and has a key: without a key it would only refuse, so no port is taken. Settings
 * may come later, so every change of them is a new try until it listens; so is every minute after one that failed. The rest of the
 * program does not need the gateway.
 */
export class GatewayListener {
  readonly #core: Pick<ShellCore, 'gateway' | 'settings'>
  readonly #options: GatewayListenerOptions
  #state: 'closed' | 'opening' | 'open' | 'stopped' = 'closed'
  #again: Timer | null = null
  /** The problem that the owner knows of. */
  #told: string | null = null
  #stopHearing = (): void => undefined

  constructor(core: Pick<ShellCore, 'gateway' | 'settings'>, options: GatewayListenerOptions) {
    this.#core = core
    this.#options = options
  }

  /** Resolves after the first try, however it ended. */
  async start(): Promise<void> {
    if (this.#state === 'stopped') return
    this.#stopHearing = this.#core.settings.onChanged((name) => {
      if (!name.startsWith('gateway.')) return
      // Whoever changes something wants to know whether it helped.
      this.#told = null
      void this.#attempt()
    })
    await this.#attempt()
  }

  /** No try begins any more. */
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

  /** Not stopped meanwhile. */
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
