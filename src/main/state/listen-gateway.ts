import type { Message } from '../../shared/words/say.ts'
import type { Clock, Logger, Timer } from '../../core/ports.ts'
import { CommandError } from '../../shared/result.ts'
import type { ShellCore } from '../shell-core.ts'

/** What took the port, or kept a file from being read, may be gone by then. */
const AGAIN_MS = 60_000

export interface GatewayListening {
  /** Resolves after the first try, however it ended. */
  readonly firstTry: Promise<void>
  /** No try begins any more. */
  stop(): void
}

/**
 * Opens the gateway API once it is switched on and has a key: without a key it would only refuse, so no port is taken. Settings
 * may come later, so every change of them is a new try until it listens; so is every minute after one that failed. `onProblem` gets
 * what to say to the owner, the same problem once for each change; the rest of the program does not need the gateway.
 */
export function listenGateway(
  core: Pick<ShellCore, 'gateway' | 'settings'>,
  options: {
    readonly clock: Pick<Clock, 'setTimer'>
    readonly logger: Logger
    readonly onProblem: (problem: Message) => void
  },
): GatewayListening {
  const { clock, logger, onProblem } = options
  let state: 'closed' | 'opening' | 'open' | 'stopped' = 'closed'
  let again: Timer | null = null
  /** The problem that the owner knows of. */
  let told: string | null = null

  async function open(): Promise<void> {
    if (core.settings.get('gateway.enabled') !== 'on' || (await core.settings.secret('gateway.apiKey')) === null) return
    const { port } = await core.gateway.listen()
    if (state === 'opening') state = 'open'
    logger.info('the gateway API listens', { port })
  }

  function tell(error: unknown): void {
    const problem = error instanceof CommandError ? error.said : undefined
    const name = problem === undefined ? String(error) : JSON.stringify(problem)
    const isNew = name !== told
    told = name
    logger[isNew ? 'warn' : 'debug']('the gateway API could not be opened', { error })
    if (isNew && problem !== undefined) onProblem(problem)
  }

  async function attempt(): Promise<void> {
    if (state !== 'closed') return
    again?.cancel()
    state = 'opening'
    try {
      await open()
    } catch (error) {
      tell(error)
      if (state === 'opening') again = clock.setTimer(AGAIN_MS, () => void attempt())
    } finally {
      if (state === 'opening') state = 'closed'
    }
  }

  const stopHearing = core.settings.onChanged((name) => {
    if (!name.startsWith('gateway.')) return
    // Whoever changes something wants to know whether it helped.
    told = null
    void attempt()
  })
  return {
    firstTry: attempt(),
    stop() {
      state = 'stopped'
      again?.cancel()
      stopHearing()
    },
  }
}
