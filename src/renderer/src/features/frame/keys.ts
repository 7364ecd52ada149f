import type { Shortcut } from '../../lib/shortcuts.ts'
import { screenNames, type ScreenName } from '../../stores/view-store.ts'

export const paletteKey: Shortcut = { code: 'KeyK', primary: true }
export const pauseKey: Shortcut = { code: 'KeyP', alt: true }
/** Also `?` outside of fields; this one works everywhere. */
export const helpKey: Shortcut = { code: 'Slash', primary: true }

/** Alt and the screen's place in the rail. */
export function screenKey(name: ScreenName): Shortcut {
  return { code: `Digit${screenNames.indexOf(name) + 1}`, alt: true }
}
