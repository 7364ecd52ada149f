/** The troubles that the control API can order. */
import type { Deafness } from '../../client/control-api.ts'
import type { PageCommand } from '../wire.ts'
import { Msg, replaceMessages } from './collections.ts'
import { Socket } from './conn.ts'
import { showDialog } from './dialogs.ts'

/** Blocks the page's only thread. */
function hang(forMs: number): void {
  const end = Date.now() + forMs
  while (Date.now() < end) {
    // Busy on purpose: no other code of this page can run.
  }
}

/**
 * Really ends the renderer: a text longer than the engine can hold is fatal there and not just an exception. The
 * nodes share one small buffer, so building them needs little memory.
 */
function crash(): void {
  const node = new Text('x'.repeat(2 ** 26))
  const parent = document.createElement('p')
  for (let copy = 0; copy < 80; copy += 1) parent.append(node.cloneNode())
  throw new Error(`the page outlived a text of ${parent.textContent?.length ?? 0} characters`)
}

/** The page goes on as before, but reports no new messages. */
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
