import { join } from 'node:path'
import type { TrayStatus } from './tray-status.ts'

/**
 * The icon file for a status. macOS takes a template image by its name's ending and tints it itself; Windows wants an .ico with
 * all sizes, and says whether its taskbar is dark; Linux panels are dark or light without telling, so there one colour suits both.
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
