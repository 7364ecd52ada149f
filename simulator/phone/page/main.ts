import { createSimulatorClient, SimulatorRefusal } from '../../client/simulator-client.ts'
import { createCustomersPanel } from './customers-panel.ts'
import type { Attempt } from './devices-view.ts'
import { createPhoneStore } from './phone-store.ts'
import { createShopPanel } from './shop-panel.ts'

const NOTICE_MS = 8_000

function byId(id: string): HTMLElement {
  const found = document.getElementById(id)
  if (!found) throw new Error(`the page has no #${id}`)
  return found
}

const notice = byId('notice')
let hiding: number | undefined

function showError(error: unknown): void {
  const full = error instanceof Error ? error.message : String(error)
  // Drop the code in front, which is for programs.
  const message = error instanceof SimulatorRefusal ? full.slice(error.code.length + 2) : full
  notice.textContent = message === 'Failed to fetch' ? 'The demo does not answer. Is it still running?' : message
  notice.hidden = false
  window.clearTimeout(hiding)
  hiding = window.setTimeout(() => (notice.hidden = true), NOTICE_MS)
}

const attempt: Attempt = async (work) => {
  try {
    await work()
    notice.hidden = true
    return true
  } catch (error) {
    showError(error)
    return false
  }
}

const client = createSimulatorClient(window.location.origin)
const store = createPhoneStore(client, showError)
const panels = [createShopPanel(store, client, attempt), createCustomersPanel(store, client, attempt)]
byId('app').append(...panels.map(({ element }) => element))

const live = byId('live')
const draw = (): void => {
  live.textContent = store.live ? 'Live' : 'Connecting…'
  live.classList.toggle('good', store.live)
  for (const panel of panels) panel.draw()
}
store.onChange(draw)
draw()
