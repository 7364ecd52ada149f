import { posix, win32 } from 'node:path'
import type { Machine } from './host-options.ts'

const WINDOWS_NAME = 'Salesboy Host'

/**
 * The platform's folder for program data. On macOS and Windows it differs from the desktop app's folder, because two hosts on one profile
 * would invalidate its link. On Windows it is not the roaming folder, which follows the user from computer to computer.
 */
export function defaultDataDir({ environment, platform, home }: Machine): string {
  if (platform === 'win32') {
    return win32.join(environment['LOCALAPPDATA'] || win32.join(home, 'AppData', 'Local'), WINDOWS_NAME)
  }
  if (platform === 'darwin') return posix.join(home, 'Library', 'Application Support', 'Salesboy Host')
  // The XDG specification says to ignore a relative path in this variable.
  const xdg = environment['XDG_DATA_HOME']
  return posix.join(xdg && posix.isAbsolute(xdg) ? xdg : posix.join(home, '.local', 'share'), 'salesboy')
}

/** The folder that earlier versions used, or null when it has not changed. */
export function formerDataDir({ environment, platform, home }: Machine): string | null {
  if (platform !== 'win32') return null
  return win32.join(environment['APPDATA'] || win32.join(home, 'AppData', 'Roaming'), WINDOWS_NAME)
}
