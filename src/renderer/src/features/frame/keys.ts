import type { Shortcut } from '../../lib/shortcuts.ts'
import { screenNames, type ScreenName } from '../../stores/view-store.ts'

export const paletteKey: Shortcut = { code: 'KeyK', primary: true }
export const pauseKey: Shortcut = { code: 'KeyP', alt: true }
/**
 * No shortcut of the whole window is a single character: whoever speaks to the computer, or rests a hand on the keyboard, would press it by accident
 * (WCAG 2.1.4).
 */
export const helpKey: Shortcut = { code: 'Slash', primary: true }

/** The lists are longer than the page, so the browser's own search would miss most of them. */
export const searchKey: Shortcut = { code: 'KeyF', primary: true }

/** The same for whoever is in a list already. */
export const listSearchKey: Shortcut = { code: 'Slash' }

/** Alt and the screen's place in the rail. */
export function screenKey(name: ScreenName): Shortcut {
  return { code: `Digit${screenNames.indexOf(name) + 1}`, alt: true }
}

/** Leads to the notices in the corner; Tab then goes through them. */
export const noticesKey: Shortcut = { code: 'F8' }
