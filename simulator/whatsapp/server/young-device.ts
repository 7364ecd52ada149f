/**
 * What WhatsApp watches in the first minutes after a link: the device's unprompted reads, and whether a person
 * answers the page's dialog.
 */
import type { PageDialog, ReadKind } from '../../client/control-api.ts'
import { send } from './page-registry.ts'
import type { Simulation } from './simulation.ts'
import { messagesOf, nowSeconds, STATUS_CHAT, type Account, type Device } from './world.ts'

/** How long a new device is watched. */
const YOUNG_SECONDS = 600
/** A page shows its dialog once its chats are there. */
const DIALOG_AFTER_MS = 300

/** For a newly linked device: shows the welcome dialog, and schedules the one reload that WhatsApp Web does by itself. */
export function beginYoungLink(simulation: Simulation, account: Account, device: Device): void {
  const { reloadAfterLinkMs, welcomeDialog } = simulation.knobs()
  device.welcome = welcomeDialog === '' ? null : welcomeDialog
  showWelcome(simulation, device)
  if (reloadAfterLinkMs > 0) simulation.later(reloadAfterLinkMs, () => scheduledReload(simulation, account, device))
}

/** Shows the dialog over the device's page, again after each reload, until Continue has been pressed. */
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

/** Handling a message may need the chat's older messages, so reading them counts only in a chat without a message since the link. */
export function noteHistory(account: Account, device: Device, chat: string | null): void {
  if (chat === STATUS_CHAT) return noteRead(device, 'status')
  const wrote = chat !== null && messagesOf(account, chat).some(({ timestamp }) => timestamp >= device.linkedAt)
  if (!wrote) noteRead(device, 'history')
}

/** Records a pressed button of one of WhatsApp's dialogs. */
export function pressed(device: Device, dialog: PageDialog, button: string): void {
  device.pressed = [...(device.pressed ?? []), `${dialog}/${button}`]
  if (dialog === device.welcome && button === 'continue') device.welcome = null
}

/**
 * Whether WhatsApp ends this link at the scheduled reload: after one read of status posts, too many other reads, or
 * an unanswered dialog.
 */
function isRevoked(simulation: Simulation, device: Device): boolean {
  const { status = 0, ...others } = device.reads ?? {}
  const read = Object.values(others).reduce((sum, count) => sum + count, 0)
  return status > 0 || read > simulation.knobs().readsForgiven || device.welcome != null
}

/** Reloads the page and, if revoked, removes the link. The page learns of the removal when it reconnects after the reload. */
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
