/** What WhatsApp looks at in the first minutes after a link: what the device reads unasked, and whether anybody sits before its page. */
import type { PageDialog, ReadKind } from '../../client/control-api.ts'
import { send } from './page-registry.ts'
import type { Simulation } from './simulation.ts'
import { messagesOf, nowSeconds, STATUS_CHAT, type Account, type Device } from './world.ts'

/** So long a device is looked at. */
const YOUNG_SECONDS = 600
/** A page shows its dialog when its chats are there. */
const DIALOG_AFTER_MS = 300

/** A device was linked: its dialog, and the one reload that WhatsApp Web does by itself some minutes later. */
export function beginYoungLink(simulation: Simulation, account: Account, device: Device): void {
  const { reloadAfterLinkMs, welcomeDialog } = simulation.knobs()
  device.welcome = welcomeDialog === '' ? null : welcomeDialog
  showWelcome(simulation, device)
  if (reloadAfterLinkMs > 0) simulation.later(reloadAfterLinkMs, () => scheduledReload(simulation, account, device))
}

/** Lays the dialog over the device's page, again after each reload, until somebody has pressed Continue. */
export function showWelcome(simulation: Simulation, device: Device): void {
  if (device.welcome == null) return
  simulation.later(DIALOG_AFTER_MS + simulation.knobs().syncMs, () => {
    if (device.welcome != null) tellPages(simulation, device, { kind: 'show-dialog', dialog: device.welcome })
  })
}

export function noteRead(device: Device, kind: ReadKind): void {
  if (nowSeconds() - device.linkedAt > YOUNG_SECONDS) return
  device.reads = { ...device.reads, [kind]: (device.reads?.[kind] ?? 0) + 1 }
}

/** Older messages of a chat in which somebody wrote since the link are what a message needs; of any other chat they are not. */
export function noteHistory(account: Account, device: Device, chat: string | null): void {
  if (chat === STATUS_CHAT) return noteRead(device, 'status')
  const wrote = chat !== null && messagesOf(account, chat).some(({ timestamp }) => timestamp >= device.linkedAt)
  if (!wrote) noteRead(device, 'history')
}

/** Somebody pressed a button of one of WhatsApp's dialogs. */
export function pressed(device: Device, dialog: PageDialog, button: string): void {
  device.pressed = [...(device.pressed ?? []), `${dialog}/${button}`]
  if (dialog === device.welcome && button === 'continue') device.welcome = null
}

/** Whether WhatsApp ends this link at the scheduled reload: one read of status posts is enough, and a dialog that nobody answers. */
function isRevoked(simulation: Simulation, device: Device): boolean {
  const { status = 0, ...others } = device.reads ?? {}
  const read = Object.values(others).reduce((sum, count) => sum + count, 0)
  return status > 0 || read > simulation.knobs().readsForgiven || device.welcome != null
}

/** The page learns that its link is gone when it is back from the reload. */
export function scheduledReload(simulation: Simulation, account: Account, device: Device): void {
  if (!account.devices.includes(device)) return
  const isOver = isRevoked(simulation, device)
  if (isOver) account.devices = account.devices.filter((other) => other !== device)
  tellPages(simulation, device, { kind: 'reload' })
  if (!isOver) return
  for (const page of simulation.pages.pages.values()) {
    if (page.deviceId === device.deviceId) Object.assign(page, { deviceId: null, phone: null })
  }
  simulation.emit({ kind: 'device-unlinked', phone: account.phone, deviceId: device.deviceId, by: 'whatsapp' })
}

function tellPages(
  simulation: Simulation,
  device: Device,
  command: { readonly kind: 'reload' } | { readonly kind: 'show-dialog'; readonly dialog: PageDialog },
): void {
  for (const page of simulation.pages.pages.values()) {
    if (page.deviceId === device.deviceId) send(page, { kind: 'command', command })
  }
}
