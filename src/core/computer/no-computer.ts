/*
 * Owns the answers that a host without a desktop gives in the desktop's place. Knows nothing but the port.
 */
import { msg } from '../../shared/words/say.ts'
import { CommandError } from '../../shared/result.ts'
import type { ComputerPort } from '../ports.ts'

/** The `ComputerPort` of hosts without a desktop: it shows nothing and refuses every request with a sentence for the owner. */
export function createNoComputer(): ComputerPort {
  const refuse = async (): Promise<never> => {
    throw new CommandError('unavailable', msg('error.not-updated-here'))
  }
  const refuseToChoose = async (): Promise<never> => {
    throw new CommandError('unavailable', msg('error.set-outside', { name: 'browser.path' }))
  }
  return {
    view: () => null,
    pendingSetup: () => null,
    takeSetup: () => null,
    checkForUpdate: refuse,
    downloadUpdate: refuse,
    installUpdate: refuse,
    chooseProgram: refuseToChoose,
    quit() {
      throw new CommandError('unavailable', msg('error.not-ended-here'))
    },
    onEvent: () => () => undefined,
  }
}
