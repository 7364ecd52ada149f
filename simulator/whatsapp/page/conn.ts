/** WhatsApp's connection models: Socket, Conn, Stream, Cmd. */
import { boot } from './boot.ts'
import { Emitter } from './emitter.ts'
import { Model } from './model.ts'
import { tell } from './net.ts'
import type { Wid } from './wid.ts'

export type SocketState =
  | 'OPENING'
  | 'PAIRING'
  | 'UNPAIRED'
  | 'UNPAIRED_IDLE'
  | 'CONNECTED'
  | 'TIMEOUT'
  | 'CONFLICT'
  | 'UNLAUNCHED'
  | 'PROXYBLOCK'
  | 'TOS_BLOCK'
  | 'SMB_TOS_BLOCK'
  | 'DEPRECATED_VERSION'

/** What the session does for the socket. Set once at start, so that the models need not know the session. */
export interface SocketActions {
  readonly takeover: () => void
  readonly logout: () => Promise<void>
  readonly reconnect: () => void
  readonly refreshQr: () => void
}

let actions: SocketActions = {
  takeover: () => undefined,
  logout: async () => undefined,
  reconnect: () => undefined,
  refreshQr: () => undefined,
}

export function setSocketActions(next: SocketActions): void {
  actions = next
}

class SocketModel extends Model {
  declare state: SocketState
  declare stream: string
  declare hasSynced: boolean

  takeover(): void {
    actions.takeover()
  }

  logout(): Promise<void> {
    return actions.logout()
  }

  reconnect(): void {
    actions.reconnect()
  }

  poke(): void {
    actions.reconnect()
  }

  refreshQR(): void {
    actions.refreshQr()
  }
}

class ConnModel extends Model {
  declare ref: string | undefined
  declare wid: Wid | undefined
  declare platform: string | undefined
  declare pushname: string | undefined

  canSetMyPushname(): boolean {
    return true
  }
}

class StreamModel extends Model {
  declare available: boolean

  markAvailable(): void {
    this.set('available', true)
    tell('presence', { available: true })
  }

  markUnavailable(): void {
    this.set('available', false)
    tell('presence', { available: false })
  }
}

export const Socket = new SocketModel({ state: 'UNLAUNCHED', stream: 'DISCONNECTED', hasSynced: false })
// The change is still announced: listeners hear of it, but reading the property returns undefined.
if (boot.hideSynced) {
  const set = (value: boolean): unknown => Socket.set('hasSynced', value)
  Object.defineProperty(Socket, 'hasSynced', { get: () => undefined, set, configurable: true })
}
export const Conn = new ConnModel({ ref: undefined, refTTL: 20_000, connected: false, platform: undefined })
export const Stream = new StreamModel({ available: false, mode: 'QR', info: 'OPENING' })

/** WhatsApp's command bus. Only the commands that whatsapp-web.js calls have an effect here. */
class CmdBus extends Emitter {
  refreshQR(): void {
    actions.refreshQr()
  }
}

export const Cmd = new CmdBus()
