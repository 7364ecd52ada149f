import { assertNever } from '../../shared/assert-never.ts'
import type { SessionView } from '../../shared/model/session.ts'
import { minutesUntilTomorrow } from '../../shared/until-tomorrow.ts'
import type { ShellState } from '../state/shell-state.ts'
import { sessionWords } from './session-words.ts'

type SessionCommand = 'session.connect' | 'session.disconnect' | 'session.takeOver'

/** Minutes, until tomorrow morning (worked out when clicked), or until somebody resumes. */
export type PauseLength = 15 | 60 | 'tomorrow' | 'open'

/** What a click means. The tray carries it out; the menu only names it. */
export type TrayAction =
  | { readonly kind: 'open' }
  | { readonly kind: 'show-session'; readonly id: string }
  | { readonly kind: 'show-waiting' }
  | { readonly kind: 'quit' }
  | { readonly kind: 'session'; readonly command: SessionCommand; readonly id: string }
  | { readonly kind: 'pause'; readonly length: PauseLength }
  | { readonly kind: 'resume' }

export type TrayItem =
  | { readonly kind: 'separator' }
  | { readonly kind: 'text'; readonly label: string }
  | { readonly kind: 'action'; readonly label: string; readonly action: TrayAction }
  | { readonly kind: 'menu'; readonly label: string; readonly items: readonly TrayItem[] }

const separator: TrayItem = { kind: 'separator' }
const MAX_NAME = 40

/** Windows and GTK read `&` (and GTK `_`) as the mark of a shortcut key; doubled it is itself. Menu lines stay short. */
function menuText(text: string): string {
  const short = text.length > MAX_NAME ? `${text.slice(0, MAX_NAME - 1)}…` : text
  return short.replaceAll('&', '&&')
}

function sessionAction(label: string, command: SessionCommand, id: string): TrayItem {
  return { kind: 'action', label, action: { kind: 'session', command, id } }
}

function sessionItems({ id, state }: SessionView): readonly TrayItem[] {
  const disconnect = sessionAction('Disconnect', 'session.disconnect', id)
  switch (state.kind) {
    case 'stopped':
    case 'failed':
      return [sessionAction('Connect', 'session.connect', id)]
    case 'unlinked':
      return [
        sessionAction('Connect', 'session.connect', id),
        { kind: 'action', label: 'Show QR', action: { kind: 'show-session', id } },
      ]
    case 'needs-link':
      return [{ kind: 'action', label: 'Show QR', action: { kind: 'show-session', id } }, disconnect]
    case 'conflict':
      return [sessionAction('Take over', 'session.takeOver', id), disconnect]
    case 'stopping':
      return [{ kind: 'text', label: 'Disconnecting…' }]
    case 'starting':
    case 'linking':
    case 'syncing':
    case 'connected':
    case 'waiting-for-internet':
    case 'reconnecting':
      return [disconnect]
    default:
      return assertNever(state)
  }
}

/** One session lies open in the menu; several fold into a line each. */
function sessionLines(sessions: readonly SessionView[]): readonly TrayItem[] {
  const only = sessions.length === 1 ? sessions[0] : undefined
  const title = ({ name, state }: SessionView) => `${menuText(name)}: ${sessionWords(state)}`
  if (only !== undefined) return [{ kind: 'text', label: title(only) }, ...sessionItems(only), separator]
  if (sessions.length === 0) return []
  return [
    ...sessions.map((session): TrayItem => ({ kind: 'menu', label: title(session), items: sessionItems(session) })),
    separator,
  ]
}

/** The command argument for a pause of this length that begins now. */
export function pauseMinutes(length: PauseLength, now: number): number | null {
  if (length === 'open') return null
  return length === 'tomorrow' ? minutesUntilTomorrow(now) : length
}

function pauseItem({ pause }: ShellState): TrayItem {
  if (pause.paused) return { kind: 'action', label: 'Resume replies', action: { kind: 'resume' } }
  const choice = (label: string, length: PauseLength): TrayItem => ({
    kind: 'action',
    label,
    action: { kind: 'pause', length },
  })
  return {
    kind: 'menu',
    label: 'Pause replies',
    items: [
      choice('For 15 minutes', 15),
      choice('For 1 hour', 60),
      choice('Until tomorrow morning', 'tomorrow'),
      choice('Until I resume', 'open'),
    ],
  }
}

function waitingLine(count: number): readonly TrayItem[] {
  if (count === 0) return []
  const label = count === 1 ? '1 customer waits for you' : `${count} customers wait for you`
  return [{ kind: 'action', label, action: { kind: 'show-waiting' } }]
}

/**
 * The whole tray menu as plain data. Everything the tray can do is in it: on Linux a click on the icon may never arrive
 * (electronjs.org, tray).
 */
export function buildTrayMenu(state: ShellState): readonly TrayItem[] {
  return [
    { kind: 'action', label: 'Open Salesboy', action: { kind: 'open' } },
    ...waitingLine(state.waiting),
    separator,
    ...sessionLines(state.sessions),
    pauseItem(state),
    separator,
    { kind: 'action', label: 'Quit', action: { kind: 'quit' } },
  ]
}
