/** The QR on the page. It is built from the server's references and changes by timer until the page stops offering one. */
import { boot } from './boot.ts'
import { Conn, Socket } from './conn.ts'
import { loadKeys, type DeviceKeys } from './identity-store.ts'
import { ask, tell } from './net.ts'

export const DEVICE_PLATFORM = '1'

export const encodeB64 = (bytes: ArrayBuffer | Uint8Array): string =>
  btoa(String.fromCharCode(...new Uint8Array(bytes instanceof Uint8Array ? bytes.slice().buffer : bytes)))

let keys: DeviceKeys | null = null
let refs: string[] = []
let timer: ReturnType<typeof setTimeout> | undefined

export const currentKeys = (): DeviceKeys => {
  if (!keys) throw new Error('the keys are not loaded yet')
  return keys
}

/** The text inside the QR, in the library's format. */
const qrText = (ref: string): string =>
  [
    ref,
    encodeB64(currentKeys().staticKey),
    encodeB64(currentKeys().identityKey),
    currentKeys().advSecret,
    DEVICE_PLATFORM,
  ].join(',')

const show = (qr: string | null, forMs: number): void =>
  tell('screen', { qr, expiresAtMs: qr === null ? null : Date.now() + forMs, state: Socket.state })

function next(isFirst: boolean): void {
  const ref = refs.shift()
  if (ref === undefined) {
    Socket.state = 'UNPAIRED_IDLE'
    show(null, 0)
    return
  }
  const lives = isFirst ? boot.qrFirstMs : boot.qrNextMs
  Conn.ref = ref
  Socket.state = 'UNPAIRED'
  show(qrText(ref), lives)
  timer = setTimeout(() => next(false), lives)
}

/** Shows a first QR and then changes it by timer. */
export async function startQr(): Promise<void> {
  stopQr()
  keys ??= await loadKeys()
  refs = [...(await ask('refs', { count: boot.qrCount })).refs]
  next(true)
}

/** Stops offering a QR, because the page is linked or the pairing-code flow took over. */
export function stopQr(): void {
  clearTimeout(timer)
  refs = []
}
