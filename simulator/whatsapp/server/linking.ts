/** Linking and unlinking of devices: QR, pairing code, logout from either side. */
import { randomBytes, randomInt } from 'node:crypto'
import type { Identity } from '../wire.ts'
import { refuse } from './refusal.ts'
import { pageView, send, type OpenPage } from './page-registry.ts'
import { deviceView } from './views.ts'
import { buildSnapshot } from './wire-message.ts'
import { beginYoungLink } from './young-device.ts'
import { createDevice, MAX_DEVICES, type Account, type Device } from './world.ts'
import type { Simulation } from './simulation.ts'

/** References for QRs, shaped like WhatsApp's (`2@…`). */
export const newRefs = (count: number): string[] =>
  Array.from({ length: count }, () => `2@${randomBytes(96).toString('base64')}`)

const CODE_LETTERS = '123456789ABCDEFGHJKLMNPQRSTVWXYZ'

export const newPairingCode = (): string =>
  Array.from({ length: 8 }, () => CODE_LETTERS[randomInt(CODE_LETTERS.length)]).join('')

const bare = (code: string): string => code.replace(/[^0-9a-z]/gi, '').toUpperCase()

function link(simulation: Simulation, account: Account, page: OpenPage): Device {
  if (account.devices.length >= MAX_DEVICES) {
    refuse('too-many-devices', `${MAX_DEVICES} devices are linked already; unlink one on the phone first`)
  }
  const device = createDevice(account, 'chrome')
  const identity: Identity = { deviceId: device.deviceId, token: device.token }
  page.deviceId = device.deviceId
  page.phone = account.phone
  page.hasSnapshot = true
  page.qr = null
  page.qrExpiresAtMs = null
  page.pairingCode = null
  const snapshot = buildSnapshot(account, simulation.knobs(), new Set())
  simulation.emit({ kind: 'device-linked', device: deviceView(account, device, true) })
  simulation.emit({ kind: 'qr', pageId: page.pageId, qr: null, expiresAtMs: null })
  simulation.emit({ kind: 'page-changed', page: pageView(page) })
  send(page, { kind: 'paired', identity, snapshot })
  beginYoungLink(simulation, account, device)
  return device
}

/** The phone's camera has read this text. */
export function scanQr(simulation: Simulation, account: Account, qr: string): Device {
  for (const page of simulation.pages.pages.values()) {
    if (page.qr !== qr || page.stream === null) continue
    if (page.qrExpiresAtMs !== null && page.qrExpiresAtMs < Date.now()) break
    return link(simulation, account, page)
  }
  return refuse('stale-code', 'No open page shows this QR code any more; scan the one that is on the screen now')
}

/** The owner has typed the pairing code on the phone. */
export function enterPairingCode(simulation: Simulation, account: Account, code: string): Device {
  for (const page of simulation.pages.pages.values()) {
    if (page.pairingCode === null || bare(page.pairingCode) !== bare(code) || page.stream === null) continue
    if (page.pairingExpiresAtMs < Date.now()) break
    if (page.pairingPhone !== account.phone) refuse('stale-code', 'This code was asked for by another phone number')
    return link(simulation, account, page)
  }
  return refuse('stale-code', 'This pairing code is wrong or too old')
}

/** Removes the device. Tells its open page, unless that page asked for the logout itself. */
export function unlink(simulation: Simulation, account: Account, device: Device, by: 'phone' | 'device'): void {
  account.devices = account.devices.filter((other) => other !== device)
  for (const page of simulation.pages.pages.values()) {
    if (page.deviceId !== device.deviceId) continue
    if (by === 'phone') send(page, { kind: 'unlinked' })
    page.deviceId = null
    page.phone = null
  }
  simulation.emit({ kind: 'device-unlinked', phone: account.phone, deviceId: device.deviceId, by })
}
