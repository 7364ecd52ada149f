import type { App, LoginItemSettings } from 'electron'
import type { LoginItem } from './login-item.ts'
import { quoteWindowsArgument, windowsArgument } from './windows-argument.ts'

/** A command as one line without quotes, so that it equals an entry of an earlier version, which wrote no quotes. */
const bare = (words: readonly string[]) => words.join(' ').replaceAll('"', '').toLowerCase()

/**
 * Login items of macOS and Windows. Windows finds its entry only by the same path and arguments. The owner may have switched the entry off
 * in the Task Manager, so Windows also needs `executableWillLaunchAtLogin` (electronjs.org, app). macOS may silently fail to register an
 * unsigned program, so read the state back after a write.
 *
 * Electron joins path and arguments with spaces in the registry and parses them as a command line when it reads them back. An unquoted path
 * ends at its first space, for example in a user name.
 */
export function createSystemLoginItem(options: {
  readonly app: Pick<App, 'getLoginItemSettings' | 'setLoginItemSettings'>
  readonly platform: 'darwin' | 'win32'
  readonly program: string
  readonly args: readonly string[]
}): LoginItem {
  const { app, platform, program, args } = options
  const isWindows = platform === 'win32'
  const identity = isWindows ? { path: quoteWindowsArgument(program), args: args.map(windowsArgument) } : {}
  const isWrittenOtherwise = ({ launchItems }: LoginItemSettings) =>
    launchItems.some((item) => item.enabled && bare([item.path, ...item.args]) === bare([program, ...args]))
  return {
    async read() {
      const found = app.getLoginItemSettings(identity)
      if (!isWindows) return found.openAtLogin
      return (found.openAtLogin && found.executableWillLaunchAtLogin) || isWrittenOtherwise(found)
    },
    async write(isOn) {
      app.setLoginItemSettings({ ...identity, openAtLogin: isOn, ...(isWindows ? { enabled: isOn } : {}) })
    },
  }
}
