import type { BrowserWindow } from 'electron'
import type { Clock } from '../../core/ports.ts'

/** The window is shown after this time even if the page has not painted: the owner can close an empty window, but not a hidden one. */
const REVEAL_AFTER_MS = 2_000

/**
 * Calls `reveal` once, when the page is ready to be seen. `ready-to-show` alone is not enough, because under Wayland it may never come for
 * a hidden window. So on Linux a loaded page counts too, and on every system REVEAL_AFTER_MS reveals the window. Does nothing when the
 * window is shown or closed first.
 */
export function revealOnce(
  window: Pick<BrowserWindow, 'once'> & { readonly webContents: Pick<BrowserWindow['webContents'], 'once'> },
  options: { readonly clock: Clock; readonly platform: NodeJS.Platform; readonly reveal: () => void },
): void {
  const { clock, platform, reveal } = options
  let isOver = false
  const settle = (): void => {
    isOver = true
    timer.cancel()
  }
  const first = (): void => {
    if (isOver) return
    settle()
    reveal()
  }
  const timer = clock.setTimer(REVEAL_AFTER_MS, first)
  window.once('ready-to-show', first)
  if (platform === 'linux') window.webContents.once('did-finish-load', first)
  window.once('show', settle)
  window.once('closed', settle)
}
