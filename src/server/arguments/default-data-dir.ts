import { posix, win32 } from 'node:path'
import type { Machine } from './host-options.ts'

/**
 * Where this platform keeps a program's data. On macOS and Windows not the desktop app's own folder: two hosts on one profile would
 * invalidate its link.
 */
export function defaultDataDir({ environment, platform, home }: Machine): string {
  if (platform === 'win32') {
    return win32.join(environment['APPDATA'] || win32.join(home, 'AppData', 'Roaming'), 'Salesboy Host')
  }
  if (platform === 'darwin') return posix.join(home, 'Library', 'Application Support', 'Salesboy Host')
  // The XDG specification: a relative path in the variable is to be ignored.
  const xdg = environment['XDG_DATA_HOME']
  return posix.join(xdg && posix.isAbsolute(xdg) ? xdg : posix.join(home, '.local', 'share'), 'salesboy')
}
