import type { DesktopBridge } from '../../../shared/contract/desktop-bridge.ts'
import type { Client } from './client.ts'

/** The desktop shell, through the preload's bridge. */
export function createIpcClient(bridge: DesktopBridge): Client {
  return {
    call: (name, args) => bridge.call(name, args),
    listen(listener) {
      const off = bridge.onEvent(listener.onEvent)
      bridge.ready()
      listener.onOpen()
      return off
    },
  }
}
