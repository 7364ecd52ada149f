/*
 * Owns what a host without a desktop answers in the desktop's place. Knows nothing but the port.
 */
import { msg } from '../../shared/words/say.ts'
import { CommandError } from '../../shared/result.ts'
import type { ComputerPort } from '../ports.ts'

/** The twin of the desktop's computer for hosts that have none: nothing to show, every wish refused in words. */
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
