/** Troubles that the control API orders. */
import type { Deafness } from '../../client/control-api.ts'
import type { PageCommand } from '../wire.ts'
import { Msg, replaceMessages } from './collections.ts'
import { Socket } from './conn.ts'
import { showDialog } from './dialogs.ts'

/** Spins the page's only thread. */
function hang(forMs: number): void {
  const end = Date.now() + forMs
  while (Date.now() < end) {
    // Busy on purpose: nothing else of this page can run.
  }
}

/**
 * Ends the renderer for real: a text longer than the engine can hold is fatal there, not an exception. The nodes
 * share one small buffer, so that little memory is needed on the way.
 */
function crash(): void {
  const node = new Text('x'.repeat(2 ** 26))
  const parent = document.createElement('p')
  for (let copy = 0; copy < 80; copy += 1) parent.append(node.cloneNode())
  throw new Error(`the page outlived a text of ${parent.textContent?.length ?? 0} characters`)
}

/** All goes on as before, but nobody is told of a new message. */
function deafen(how: Deafness): void {
  const globals = window as unknown as Record<string, unknown>
  switch (how) {
    case 'for-good':
      Msg.on = () => Msg
      Msg.off('add')
      return
    case 'listeners':
      Msg.off('add')
      return
    case 'collection':
      return replaceMessages()
    case 'functions':
      for (const name of Object.keys(globals)) if (/^on[A-Z]\w*Event$/.test(name)) globals[name] = () => undefined
  }
}

export async function runCommand(command: Exclude<PageCommand, { kind: 'set-state' }>): Promise<void> {
  switch (command.kind) {
    case 'resync':
      Socket.hasSynced = false
      Socket.hasSynced = true
      return
    case 'reload':
      return location.reload()
    case 'hang':
      return hang(command.forMs)
    case 'crash':
      return crash()
    case 'deafen':
      return deafen(command.how)
    case 'show-dialog':
      return showDialog(command.dialog)
  }
}
