import { needsOwner } from '../../shared/model/core-status.ts'
import type { Catalog } from '../../shared/words/catalog.ts'
import { say } from '../../shared/words/say.ts'
import type { ShellState } from '../state/shell-state.ts'

export type TrayStatus = 'idle' | 'connected' | 'attention' | 'paused'

/** Windows cuts tooltips at 127 characters. */
const MAX_TOOLTIP = 127

/** Selects one of the four icons. A fault that needs the owner comes first, then the pause, then a connected session. */
export function trayStatus({ sessions, pause, diagnosis }: ShellState): TrayStatus {
  if (diagnosis.fault !== 'none' && needsOwner(diagnosis)) return 'attention'
  if (pause.paused) return 'paused'
  return sessions.some(({ state }) => state.kind === 'connected') ? 'connected' : 'idle'
}

/** The sentence of the diagnosis, cut to the length that every system shows. */
export function trayTooltip({ diagnosis }: ShellState, book: Catalog): string {
  const sentence = say(book, diagnosis.said)
  return sentence.length > MAX_TOOLTIP ? `${sentence.slice(0, MAX_TOOLTIP - 1)}…` : sentence
}
