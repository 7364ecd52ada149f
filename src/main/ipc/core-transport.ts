import { ipcMain, type WebContents } from 'electron'
import type { Logger } from '../../core/ports.ts'
import { fail } from '../../shared/result.ts'
import type { ShellCore } from '../shell-core.ts'
import { acceptCommand } from './accept-command.ts'
import { channels } from '../../shared/contract/channels.ts'
import { createEventPump, type EventPump } from './event-pump.ts'
import { createTrustedSenders } from './trusted-senders.ts'

export interface CoreTransport {
  /** Connects one of our own windows to the core. */
  attach(contents: WebContents): void
}

/**
 * Connects pages to the core over Electron's IPC: one channel for commands, one for events. Checks the sender and frame of every message
 * and the size of every command; then the core's `dispatch` checks the name and the arguments.
 */
export function createCoreTransport(options: { readonly core: ShellCore; readonly logger: Logger }): CoreTransport {
  const { core, logger } = options
  const senders = createTrustedSenders()
  const pumps = new Map<number, EventPump>()

  // electron-store installs a synchronous handler for renderers that use it; ours never do, so remove it.
  ipcMain.removeAllListeners('electron-store-get-data')

  ipcMain.handle(channels.command, (event, name: unknown, args: unknown) => {
    const refusal = senders.refusal(event)
    if (refusal !== null) {
      logger.warn('refused a command', { why: refusal })
      return fail('unavailable', 'This page may not give commands.')
    }
    return acceptCommand(core, logger, name, args)
  })
  ipcMain.on(channels.ready, (event) => {
    const refusal = senders.refusal(event)
    if (refusal !== null) return logger.warn('refused a message', { why: refusal })
    pumps.get(event.sender.id)?.open()
  })
  core.onEvent((event) => {
    for (const pump of pumps.values()) pump.push(event)
  })

  return {
    attach(contents) {
      const { id } = contents
      senders.add(contents)
      const pump = createEventPump((event) => {
        if (!contents.isDestroyed()) contents.send(channels.event, event)
      })
      pumps.set(id, pump)
      contents.on('did-start-navigation', (details) => {
        if (details.isMainFrame && !details.isSameDocument) pump.close()
      })
      contents.on('render-process-gone', () => pump.close())
      contents.once('destroyed', () => pumps.delete(id))
    },
  }
}
