import { assertNever } from '../../shared/assert-never.ts'
import type { SessionState, SessionView } from '../../shared/model/session.ts'
import { minutesUntilTomorrow } from '../../shared/until-tomorrow.ts'
import type { Catalog } from '../../shared/words/catalog.ts'
import { plainWordsOf, msg, say, type PlainCode, type Message } from '../../shared/words/say.ts'
import type { ShellState } from '../state/shell-state.ts'

type SessionCommand = 'session.connect' | 'session.disconnect' | 'session.useHere'

/** Length of a pause: minutes, until tomorrow morning (computed at the click), or until the owner resumes. */
export type PauseLength = 15 | 60 | 'tomorrow' | 'open'

/** The meaning of a click. The menu only names it; createTrayActions carries it out. */
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

/** Doubles `&`, because Electron reads a single one as the mark of a shortcut key. It escapes GTK’s own mark, `_`, itself. */
function menuText(text: string): string {
  return text.replaceAll('&', '&&')
}

function shortName(name: string): string {
  return name.length > MAX_NAME ? `${name.slice(0, MAX_NAME - 1).toWellFormed()}…` : name
}

type Words = (code: PlainCode) => string

/** A session's state in one or two words. */
function stateSaid(state: SessionState): Message {
  if (state.kind === 'syncing') return msg('tray.state-syncing', { percent: Math.round(state.percent) })
  return msg(`tray.state-${state.kind}`)
}

function sessionAction(label: string, command: SessionCommand, id: string): TrayItem {
  return { kind: 'action', label, action: { kind: 'session', command, id } }
}

function sessionItems({ id, state }: SessionView, words: Words): readonly TrayItem[] {
  const disconnect = sessionAction(words('tray.disconnect'), 'session.disconnect', id)
  switch (state.kind) {
    case 'stopped':
    case 'failed':
      return [sessionAction(words('tray.connect'), 'session.connect', id)]
    case 'unlinked':
      return [
        sessionAction(words('tray.connect'), 'session.connect', id),
        { kind: 'action', label: words('tray.show-qr'), action: { kind: 'show-session', id } },
      ]
    case 'needs-link':
      return [{ kind: 'action', label: words('tray.show-qr'), action: { kind: 'show-session', id } }, disconnect]
    case 'conflict':
      return [sessionAction(words('tray.use-here'), 'session.useHere', id), disconnect]
    case 'stopping':
      return [{ kind: 'text', label: words('tray.disconnecting') }]
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

/** A single session is listed directly in the menu; several sessions get a submenu each. */
function sessionLines(sessions: readonly SessionView[], book: Catalog): readonly TrayItem[] {
  const words = plainWordsOf(() => book)
  const only = sessions.length === 1 ? sessions[0] : undefined
  const title = ({ name, state }: SessionView) =>
    menuText(say(book, msg('tray.shop', { name: shortName(name), state: stateSaid(state) })))
  if (only !== undefined) return [{ kind: 'text', label: title(only) }, ...sessionItems(only, words), separator]
  if (sessions.length === 0) return []
  return [
    ...sessions.map((session): TrayItem => ({
      kind: 'menu',
      label: title(session),
      items: sessionItems(session, words),
    })),
    separator,
  ]
}

/** Minutes for a pause that begins at `now`, or null for an open end. "Tomorrow" is computed in the shop's time zone `zone`. */
export function pauseMinutes(length: PauseLength, now: number, zone: string): number | null {
  if (length === 'open') return null
  return length === 'tomorrow' ? minutesUntilTomorrow(now, zone) : length
}

function pauseItem({ pause }: ShellState, words: Words): TrayItem {
  if (pause.paused) return { kind: 'action', label: words('tray.resume'), action: { kind: 'resume' } }
  const choice = (label: string, length: PauseLength): TrayItem => ({
    kind: 'action',
    label,
    action: { kind: 'pause', length },
  })
  return {
    kind: 'menu',
    label: words('tray.pause'),
    items: [
      choice(words('tray.pause-15'), 15),
      choice(words('tray.pause-60'), 60),
      choice(words('tray.pause-tomorrow'), 'tomorrow'),
      choice(words('tray.pause-open'), 'open'),
    ],
  }
}

function waitingLine(count: number, book: Catalog): readonly TrayItem[] {
  if (count === 0) return []
  const label = say(book, msg('tray.waiting', { count }))
  return [{ kind: 'action', label, action: { kind: 'show-waiting' } }]
}

/**
 * The whole tray menu as plain data. It contains everything the tray can do, because on Linux a click on the icon may never arrive
 * (electronjs.org, tray).
 */
export function buildTrayMenu(state: ShellState, book: Catalog): readonly TrayItem[] {
  const words = plainWordsOf(() => book)
  return [
    { kind: 'action', label: words('tray.open'), action: { kind: 'open' } },
    ...waitingLine(state.waiting, book),
    separator,
    ...sessionLines(state.sessions, book),
    pauseItem(state, words),
    separator,
    { kind: 'action', label: words('tray.quit'), action: { kind: 'quit' } },
  ]
}
