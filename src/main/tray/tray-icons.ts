import { join } from 'node:path'
import type { TrayStatus } from './tray-status.ts'

/**
 * The icon file for a status. macOS takes a template image by its name's ending and tints it itself; Windows wants an .ico with
 * all sizes; Linux panels are dark or light without telling, so its icons carry their own colour.
 */
export function trayIconPath(resources: string, platform: NodeJS.Platform, status: TrayStatus): string {
  const file =
    platform === 'darwin' ? `${status}Template.png` : platform === 'win32' ? `${status}.ico` : `${status}.png`
  return join(resources, 'tray', file)
}
