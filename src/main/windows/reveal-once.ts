import type { BrowserWindow } from 'electron'
import type { Clock } from '../../core/ports.ts'

/** A page that has not painted by then is shown all the same: an empty window can be seen and closed, a hidden one cannot. */
const REVEAL_AFTER_MS = 2_000

/**
 * Calls `reveal` once, at the first sign that the page can be seen. `ready-to-show` alone is not enough: under Wayland it may never
 * come for a window that is hidden, so on Linux a loaded page counts too, and everywhere a short time after loading began.
 * A window that somebody else has shown by then is left alone.
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
