import { join } from 'node:path'
import type { TrayStatus } from './tray-status.ts'

/**
 * The icon file for a status. macOS recognises a template image by the end of its name and tints it itself. Windows needs an .ico with all
 * sizes and reports whether its taskbar is dark. Linux does not report the panel's colour, so one icon suits both dark and light panels.
 */
export function trayIconPath(options: {
  readonly resources: string
  readonly platform: NodeJS.Platform
  readonly status: TrayStatus
  readonly isDark: boolean
}): string {
  const { resources, platform, status, isDark } = options
  const file = (): string => {
    if (platform === 'darwin') return `${status}Template.png`
    return platform === 'win32' ? `${status}-${isDark ? 'dark' : 'light'}.ico` : `${status}.png`
  }
  return join(resources, 'tray', file())
}
