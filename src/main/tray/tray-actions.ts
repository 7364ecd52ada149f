import { assertNever } from '../../shared/assert-never.ts'
import type { Clock, Logger } from '../../core/ports.ts'
import type { Place } from '../../shared/model/computer.ts'
import type { ShellCore } from '../shell-core.ts'
import { pauseMinutes, type TrayAction } from './tray-menu.ts'

/** Returns the function that carries out a tray click. Commands go through `core.dispatch`, like those of every other client. */
export function createTrayActions(options: {
  readonly core: Pick<ShellCore, 'dispatch' | 'settings'>
  readonly clock: Pick<Clock, 'now'>
  readonly logger: Logger
  readonly open: () => void
  /** Shows the window and navigates it to a place. */
  readonly want: (place: Place) => void
  readonly quit: () => void
}): (action: TrayAction) => void {
  const { core, clock, logger, open, want, quit } = options
  function command(name: string, args: unknown): void {
    void core.dispatch(name, args).then((result) => {
      if (result.ok) return
      // The tray cannot show a sentence; the window shows the state and what to do.
      logger.warn('a tray command was refused', { command: name, code: result.error.code })
      open()
    })
  }
  return (action) => {
    switch (action.kind) {
      case 'open':
        return open()
      case 'show-session':
        return want({ screen: 'home', sessionId: action.id })
      case 'show-waiting':
        return want({ screen: 'chats', sessionId: null, waiting: true })
      case 'quit':
        return quit()
      case 'session':
        return command(action.command, { id: action.id })
      case 'pause':
        return command('replies.pause', {
          minutes: pauseMinutes(action.length, clock.now(), core.settings.get('computer.timeZone')),
        })
      case 'resume':
        return command('replies.resume', {})
      default:
        return assertNever(action)
    }
  }
}
