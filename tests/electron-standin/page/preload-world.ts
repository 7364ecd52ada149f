import type { createBridgeSide } from './bridge-side.ts'
import type { createCodec } from './codec.ts'

type Listener = (event: unknown, ...args: unknown[]) => void

/**
 * What a sandboxed preload may require in its isolated world (electronjs.org, sandbox): `electron` with the
 * renderer's parts. Runs in the page as its own source text. `send` carries text to the main process.
 */
export function createPreloadRequire(
  codec: ReturnType<typeof createCodec>,
  bridge: ReturnType<typeof createBridgeSide>,
  send: (text: string) => void,
) {
  const listeners = new Map<string, Set<Listener>>()
  const invokes = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>()
  let lastInvoke = 0

  const strict = <T extends object>(name: string, target: T): T =>
    new Proxy(target, {
      get(object, key) {
        if (typeof key === 'symbol' || key in object) return Reflect.get(object, key)
        throw new Error(`The Electron stand-in has no ${name}.${key}.`)
      },
    })

  const ipcRenderer = strict('ipcRenderer', {
    send(channel: string, ...args: unknown[]) {
      send(JSON.stringify({ kind: 'send', channel, args: codec.encode(args) }))
    },
    async invoke(channel: string, ...args: unknown[]) {
      const id = (lastInvoke += 1)
      const text = JSON.stringify({ kind: 'invoke', id, channel, args: codec.encode(args) })
      return new Promise((resolve, reject) => {
        invokes.set(id, { resolve, reject })
        send(text)
      })
    },
    on(channel: string, listener: Listener) {
      const set = listeners.get(channel) ?? new Set()
      listeners.set(channel, set.add(listener))
      return ipcRenderer
    },
    off(channel: string, listener: Listener) {
      listeners.get(channel)?.delete(listener)
      return ipcRenderer
    },
  })

  const contextBridge = strict('contextBridge', {
    exposeInMainWorld: (key: string, api: unknown) => bridge.expose(key, api),
  })

  /** The main process calls this with one message as text. */
  function receive(text: string): void {
    const message = JSON.parse(text)
    if (message.kind === 'event') {
      const args = codec.decode(message.args) as unknown[]
      for (const listener of [...(listeners.get(message.channel) ?? [])])
        listener({ sender: ipcRenderer, ports: [] }, ...args)
      return
    }
    const waiting = invokes.get(message.id)
    invokes.delete(message.id)
    if (message.ok) waiting?.resolve(codec.decode(message.value))
    // Only the message of an error crosses (electronjs.org, ipcMain.handle).
    else waiting?.reject(new Error(`Error invoking remote method '${message.channel}': ${message.value}`))
  }

  function requireFromPreload(name: string): unknown {
    if (name === 'electron' || name === 'electron/renderer') return strict('electron', { contextBridge, ipcRenderer })
    throw new Error(`module not found: ${name}`)
  }

  return { require: requireFromPreload, receive }
}
