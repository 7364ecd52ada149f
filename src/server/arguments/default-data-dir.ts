import { posix, win32 } from 'node:path'
import type { Machine } from './host-options.ts'

const WINDOWS_NAME = 'Salesboy Host'

/**
 * Where this platform keeps a program's data. On macOS and Windows not the desktop app's own folder: two hosts on one profile would
 * invalidate its link. On Windows not the folder that travels with the user from computer to computer.
 */
export function defaultDataDir({ environment, platform, home }: Machine): string {
  if (platform === 'win32') {
    return win32.join(environment['LOCALAPPDATA'] || win32.join(home, 'AppData', 'Local'), WINDOWS_NAME)
  }
  if (platform === 'darwin') return posix.join(home, 'Library', 'Application Support', 'Salesboy Host')
  // The XDG specification: a relative path in the variable is to be ignored.
  const xdg = environment['XDG_DATA_HOME']
  return posix.join(xdg && posix.isAbsolute(xdg) ? xdg : posix.join(home, '.local', 'share'), 'salesboy')
}

/** Where earlier versions kept it, or null where it is the same. */
export function formerDataDir({ environment, platform, home }: Machine): string | null {
  if (platform !== 'win32') return null
  return win32.join(environment['APPDATA'] || win32.join(home, 'AppData', 'Roaming'), WINDOWS_NAME)
}
