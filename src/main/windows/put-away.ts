import type { BrowserWindow } from 'electron'
import type { Clock } from '../../core/ports.ts'

/** macOS needs about a second for its animation; a window that is still in full screen then is hidden all the same. */
const LEAVES_FULL_SCREEN_WITHIN_MS = 3_000

type Window = Pick<BrowserWindow, 'hide' | 'minimize' | 'isFullScreen' | 'setFullScreen' | 'once' | 'isDestroyed'>

/**
 * Takes a closed window out of sight while the program goes on: hidden where an icon in the tray brings it back, otherwise minimised, or
 * nobody could reach the program any more. A Mac leaves full screen first: hidden in it, the window leaves a black screen behind.
 * Null when the owner wanted the window again meanwhile.
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
