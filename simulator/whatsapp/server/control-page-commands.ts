/** Commands that act on open pages: drops, conflict, reload, hang, crash. */
import type { ControlResponse, Deafness, PageDialog } from '../../client/control-api.ts'
import type { PageCommand } from '../wire.ts'
import { optionalNumber, optionalText, text, type Body } from './control-input.ts'
import { send, type OpenPage } from './page-registry.ts'
import { refuse } from './refusal.ts'
import type { Simulation } from './simulation.ts'

/** The page that the body names, or the only open one. */
function pageOf(simulation: Simulation, body: Body): OpenPage {
  const pages = [...simulation.pages.pages.values()]
  const pageId = optionalText(body, 'pageId')
  const deviceId = optionalText(body, 'deviceId')
  if (pageId !== undefined) return simulation.pages.pages.get(pageId) ?? refuse('no-page', `no open page ${pageId}`)
  const candidates = deviceId === undefined ? pages : pages.filter((page) => page.deviceId === deviceId)
  const connected = candidates.filter((page) => page.stream !== null)
  const [page] = connected.length > 0 ? connected : candidates
  if (!page) return refuse('no-page', 'no page is open')
  if (connected.length > 1) refuse('no-page', 'several pages are open: name one by "pageId" or "deviceId"')
  return page
}

function order(simulation: Simulation, body: Body, command: PageCommand): Record<never, never> {
  send(pageOf(simulation, body), { kind: 'command', command })
  return {}
}

function deafness(how: string): Deafness {
  const known: readonly Deafness[] = ['listeners', 'collection', 'functions', 'for-good']
  return known.find((one) => one === how) ?? refuse('bad-request', `"how" is one of ${known.join(', ')}`)
}

function pageDialog(dialog: string): PageDialog {
  const known: readonly PageDialog[] = ['whats-new', 'fresh-look', 'log-out', 'terms', 'new-terms', 'notice']
  return known.find((one) => one === dialog) ?? refuse('bad-request', `"dialog" is one of ${known.join(', ')}`)
}

export const pageCommands = {
  dropConnection: (simulation: Simulation, body: Body): ControlResponse<'dropConnection'> => {
    const page = pageOf(simulation, body)
    const holdMs = body['holdMs'] === null ? null : (optionalNumber(body, 'holdMs') ?? 0)
    page.heldUntilMs = holdMs === null ? null : Date.now() + holdMs
    page.stream?.destroy()
    return {}
  },
  allowConnection: (simulation: Simulation, body: Body): ControlResponse<'allowConnection'> => {
    const page = pageOf(simulation, body)
    page.heldUntilMs = 0
    return {}
  },
  conflict: (simulation: Simulation, body: Body): ControlResponse<'conflict'> => {
    const page = pageOf(simulation, body)
    page.inConflict = true
    send(page, { kind: 'conflict' })
    return {}
  },
  resyncPage: (simulation: Simulation, body: Body) => order(simulation, body, { kind: 'resync' }),
  reloadPage: (simulation: Simulation, body: Body) => order(simulation, body, { kind: 'reload' }),
  hangPage: (simulation: Simulation, body: Body) =>
    order(simulation, body, { kind: 'hang', forMs: optionalNumber(body, 'forMs') ?? 60_000 }),
  crashPage: (simulation: Simulation, body: Body) => order(simulation, body, { kind: 'crash' }),
  deafenPage: (simulation: Simulation, body: Body) =>
    order(simulation, body, { kind: 'deafen', how: deafness(text(body, 'how')) }),
  showDialog: (simulation: Simulation, body: Body) =>
    order(simulation, body, { kind: 'show-dialog', dialog: pageDialog(text(body, 'dialog')) }),
  setPageState: (simulation: Simulation, body: Body) =>
    order(simulation, body, { kind: 'set-state', state: text(body, 'state') }),
}
