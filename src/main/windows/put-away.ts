import type { BrowserWindow } from 'electron'
import type { Clock } from '../../core/ports.ts'

/** Limit for leaving full screen. macOS needs about a second for its animation; after the limit the window is hidden anyway. */
const LEAVES_FULL_SCREEN_WITHIN_MS = 3_000

type Window = Pick<BrowserWindow, 'hide' | 'minimize' | 'isFullScreen' | 'setFullScreen' | 'once' | 'isDestroyed'>

/**
 * Puts a closed window away while the program keeps running. Hides it when a tray icon can bring it back; otherwise minimises it, because
 * the owner could not reach a hidden one. A Mac leaves full screen first, because hiding a full-screen window leaves a black screen.
 * Returns null when the owner wants the window again or it was destroyed in the meantime.
 */
export async function putAway(
  window: Window,
  options: {
    readonly clock: Clock
    readonly platform: NodeJS.Platform
    readonly hasTray: () => Promise<boolean>
    readonly isWantedAgain: () => boolean
  },
): Promise<'hidden' | 'minimised' | null> {
  const { clock, platform, hasTray, isWantedAgain } = options
  const isOver = () => window.isDestroyed() || isWantedAgain()
  const canHide = await hasTray()
  if (isOver()) return null
  if (!canHide) {
    window.minimize()
    return 'minimised'
  }
  if (platform === 'darwin' && window.isFullScreen()) {
    await new Promise<void>((resolve) => {
      const timer = clock.setTimer(LEAVES_FULL_SCREEN_WITHIN_MS, resolve)
      window.once('leave-full-screen', () => {
        timer.cancel()
        resolve()
      })
      window.setFullScreen(false)
    })
    if (isOver()) return null
  }
  window.hide()
  return 'hidden'
}
