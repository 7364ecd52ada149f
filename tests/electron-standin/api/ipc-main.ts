import { EventEmitter } from 'node:events'
import { strict } from '../strict.ts'

type Handler = (event: unknown, ...args: unknown[]) => unknown

export const ipcHandlers = new Map<string, Handler>()
const emitter = new EventEmitter()

/** Delivers `ipcRenderer.send`. */
export function deliverMessage(event: unknown, channel: string, args: unknown[]): void {
  emitter.emit(channel, event, ...args)
}

/** Answers `ipcRenderer.invoke`. */
export async function answerInvoke(event: unknown, channel: string, args: unknown[]): Promise<unknown> {
  const handler = ipcHandlers.get(channel)
  if (!handler) throw new Error(`No handler registered for '${channel}'`)
  return handler(event, ...args)
}

export const ipcMain = strict(
  'ipcMain',
  Object.assign(emitter, {
    handle(channel: string, handler: Handler): void {
      if (ipcHandlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`)
      ipcHandlers.set(channel, handler)
    },
    removeHandler: (channel: string) => void ipcHandlers.delete(channel),
  }),
)
