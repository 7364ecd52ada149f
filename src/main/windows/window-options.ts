import type { BrowserWindowConstructorOptions } from 'electron'
import { windowMinimum, type WindowPlacement } from './window-bounds.ts'

/**
 * The window's options. Context isolation, the sandbox and disabled Node integration are Electron's defaults and are not set here: setting
 * them could only weaken them (electronjs.org, security checklist 2 to 4).
 */
export function windowOptions(options: {
  readonly placement: WindowPlacement
  readonly preload: string
  readonly icon: string
  readonly title: string
  readonly isDark: boolean
  readonly isPackaged: boolean
}): BrowserWindowConstructorOptions {
  const { placement, preload, icon, title, isDark, isPackaged } = options
  return {
    ...placement,
    minWidth: windowMinimum.width,
    minHeight: windowMinimum.height,
    show: false,
    title,
    icon,
    // The page's own background, so that opening does not flash white.
    backgroundColor: isDark ? '#131917' : '#f6f8f7',
    autoHideMenuBar: true,
    // Spell checking would fetch its dictionaries from a third party.
    webPreferences: { preload, devTools: !isPackaged, spellcheck: false },
  }
}
