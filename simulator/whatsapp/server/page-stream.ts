/** Handles a connecting page: identifies its device and sends its first events. */
import { timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { pageKnobs } from '../page-knobs.ts'
import { isHeld, pageView, send, type OpenPage } from './page-registry.ts'
import type { Simulation } from './simulation.ts'
import { buildSnapshot } from './wire-message.ts'
import type { Account, Device } from './world.ts'
import { showWelcome } from './young-device.ts'

const equal = (left: string, right: string): boolean =>
  left.length === right.length && timingSafeEqual(Buffer.from(left), Buffer.from(right))

function findDevice(
  simulation: Simulation,
  deviceId: string,
  token: string,
): { account: Account; device: Device } | null {
  for (const account of simulation.world.accounts.values()) {
    const device = account.devices.find((candidate) => candidate.deviceId === deviceId)
    if (device && equal(device.token, token)) return { account, device }
  }
  return null
}

/** Puts other pages with the same identity into conflict, as when the session is opened elsewhere. */
function displaceOthers(simulation: Simulation, page: OpenPage, deviceId: string): void {
  for (const other of simulation.pages.pages.values()) {
    if (other === page || other.deviceId !== deviceId || other.inConflict) continue
    other.inConflict = true
    send(other, { kind: 'conflict' })
  }
}

function greetLinked(simulation: Simulation, page: OpenPage, account: Account, device: Device): void {
  const knobs = simulation.knobs()
  page.deviceId = device.deviceId
  page.phone = account.phone
  displaceOthers(simulation, page, device.deviceId)
  if (page.hasSnapshot) {
    send(page, { kind: 'linked', snapshot: null })
  } else {
    page.hasSnapshot = true
    const waiting = device.queue.filter(({ operation }) => operation.kind === 'message')
    device.queue = knobs.offlineAsHistory ? [] : waiting
    const hidden = device.queue.flatMap(({ operation }) =>
      operation.kind === 'message' ? [operation.message.key.id] : [],
    )
    send(page, { kind: 'linked', snapshot: buildSnapshot(account, knobs, new Set(hidden)) })
  }
  if (page.inConflict) send(page, { kind: 'conflict' })
  else for (const entry of device.queue) send(page, { kind: 'operation', ...entry })
  showWelcome(simulation, device)
  simulation.emit({ kind: 'device-online', phone: account.phone, deviceId: device.deviceId, online: true })
}

/** Serves `GET /sim/stream`. Cuts a refused connection without an answer, like a dead network. */
export function openPageStream(
  simulation: Simulation,
  request: IncomingMessage,
  response: ServerResponse,
  query: URLSearchParams,
): void {
  const pageId = query.get('page') ?? ''
  const known = simulation.pages.pages.get(pageId)
  if (simulation.knobs().refuseConnections || (known && isHeld(known)) || pageId === '') {
    request.socket.destroy()
    return
  }
  const page = simulation.pages.open(pageId)
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
  simulation.pages.attach(page, response)
  send(page, { kind: 'knobs', knobs: pageKnobs(simulation.knobs()) })
  const deviceId = query.get('device')
  if (deviceId === null) {
    send(page, { kind: 'unpaired' })
  } else {
    const found = findDevice(simulation, deviceId, query.get('token') ?? '')
    if (found) greetLinked(simulation, page, found.account, found.device)
    else send(page, { kind: 'refused' })
  }
  simulation.emit({ kind: 'page-changed', page: pageView(page) })
}
