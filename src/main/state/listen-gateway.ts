import type { Said } from '../../shared/words/say.ts'
import type { Logger } from '../../core/ports.ts'
import { CommandError } from '../../shared/result.ts'
import type { ShellCore } from '../shell-core.ts'

/**
 * Opens the gateway API once it is switched on and has a key: without a key it would only refuse, so no port is taken. Settings
 * may come later, so every change of them is a new try until it listens. `onProblem` gets what to say to the owner; the rest
 * of the program does not need the gateway. Resolves after the first try, however it ended.
 */
export function listenGateway(
  core: Pick<ShellCore, 'gateway' | 'settings'>,
  options: { readonly logger: Logger; readonly onProblem: (problem: Said) => void },
): Promise<void> {
  const { logger, onProblem } = options
  let state: 'closed' | 'opening' | 'open' = 'closed'

  async function open(): Promise<void> {
    if (core.settings.get('gateway.enabled') !== 'on' || (await core.settings.secret('gateway.apiKey')) === null) return
    const { port } = await core.gateway.listen()
    state = 'open'
    logger.info('the gateway API listens', { port })
  }

  async function attempt(): Promise<void> {
    if (state !== 'closed') return
    state = 'opening'
    try {
      await open()
    } catch (error) {
      logger.warn('the gateway API could not be opened', { error })
      if (error instanceof CommandError && error.said !== undefined) onProblem(error.said)
    } finally {
      if (state === 'opening') state = 'closed'
    }
  }

  core.settings.onChanged((name) => {
    if (name.startsWith('gateway.')) void attempt()
  })
  return attempt()
}
