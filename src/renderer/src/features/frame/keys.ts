import type { Shortcut } from '../../lib/shortcuts.ts'
import { screenNames, type ScreenName } from '../../stores/view-store.ts'

export const paletteKey: Shortcut = { code: 'KeyK', primary: true }
export const pauseKey: Shortcut = { code: 'KeyP', alt: true }
/**
 * No shortcut of the whole window is a single character, because voice control or a hand resting on the keyboard would trigger it by
 * accident (WCAG 2.1.4).
 */
export const helpKey: Shortcut = { code: 'Slash', primary: true }

/** Replaces the browser's own search, which would miss most of a list because only the visible rows are in the DOM. */
export const searchKey: Shortcut = { code: 'KeyF', primary: true }

/** Does the same as searchKey while the focus is in a list. */
export const listSearchKey: Shortcut = { code: 'Slash' }

/** Alt plus the screen's position in the rail. */
export function screenKey(name: ScreenName): Shortcut {
  return { code: `Digit${screenNames.indexOf(name) + 1}`, alt: true }
}

/** Moves the focus to the toasts in the corner; Tab then moves between them. */
export const noticesKey: Shortcut = { code: 'F8' }
