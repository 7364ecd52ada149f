import type { BrowserWindow } from 'electron'

type Window = Pick<BrowserWindow, 'hide' | 'minimize' | 'isFullScreen' | 'setFullScreen' | 'once' | 'isDestroyed'>

/**
 * Takes a closed window out of sight while the program goes on: hidden where an icon in the tray brings it back, otherwise minimised, or
 * nobody could reach the program any more. A Mac leaves full screen first: hidden in it, the window leaves a black screen behind.
 * Null when the owner wanted the window again meanwhile.
 */
export async function putAway(
  window: Window,
  options: {
    readonly platform: NodeJS.Platform
    readonly hasTray: () => Promise<boolean>
    readonly isWantedAgain: () => boolean
  },
): Promise<'hidden' | 'minimised' | null> {
  const { platform, hasTray, isWantedAgain } = options
  const isOver = () => window.isDestroyed() || isWantedAgain()
  const canHide = await hasTray()
  if (isOver()) return null
  if (!canHide) {
    window.minimize()
    return 'minimised'
  }
  if (platform === 'darwin' && window.isFullScreen()) {
    await new Promise<void>((resolve) => {
      window.once('leave-full-screen', () => resolve())
      window.setFullScreen(false)
    })
    if (isOver()) return null
  }
  window.hide()
  return 'hidden'
}
