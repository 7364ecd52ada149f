import type { BrowserRoom } from '../browser/create-browser-room.ts'
import type { ComputerEvent, ComputerPort } from '../ports.ts'
import type { Sessions } from '../sessions/sessions.ts'
import type { SettingsService } from '../settings/settings.ts'
import type { EventHub } from './event-hub.ts'

export interface StateEventsDeps {
  readonly sessions: Pick<Sessions, 'onChanged' | 'onRemoved'>
  readonly browser: Pick<BrowserRoom, 'onChanged'>
  readonly settings: Pick<SettingsService, 'onChanged' | 'view'>
  readonly computer: ComputerPort
  readonly events: Pick<EventHub, 'publish'>
}

/** Publishes changes of sessions, browser, settings and the shell as events; returns the unsubscribe. */
export function publishStates({ sessions, browser, settings, computer, events }: StateEventsDeps): () => void {
  const unsubscribe = [
    sessions.onChanged((session) => events.publish({ type: 'session.changed', session })),
    sessions.onRemoved((id) => events.publish({ type: 'session.removed', id })),
    browser.onChanged((view) => events.publish({ type: 'browser.changed', browser: view })),
    settings.onChanged(() => events.publish({ type: 'settings.changed', settings: settings.view() })),
    computer.onEvent((event) => publishComputer(event, computer, events)),
  ]
  return () => unsubscribe.forEach((off) => off())
}

function publishComputer(event: ComputerEvent, computer: ComputerPort, events: Pick<EventHub, 'publish'>): void {
  if (event.type === 'navigate') return events.publish(event)
  if (event.type === 'setup.pending') return events.publish({ ...event, pending: computer.pendingSetup() })
  const view = computer.view()
  if (view !== null) events.publish({ type: 'computer.changed', computer: view })
}
