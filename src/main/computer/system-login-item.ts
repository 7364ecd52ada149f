import type { App, LoginItemSettings } from 'electron'
import type { LoginItem } from './login-item.ts'
import { quoteWindowsArgument, windowsArgument } from './windows-argument.ts'

/** A command as one line without quotes: equal for an entry of a version that did not write any. */
const bare = (words: readonly string[]) => words.join(' ').replaceAll('"', '').toLowerCase()

/**
 * Login items of macOS and Windows. Windows finds its entry only by the same path and arguments, and the owner may have switched it
 * off in the Task Manager: `executableWillLaunchAtLogin` is the truth there (electronjs.org, app). An unsigned macOS program may
 * silently not be registered, so what counts is what the system answers afterwards.
 *
 * Electron writes path and arguments with spaces between them into the registry and reads them back as a command line: what is not quoted
 * ends at its first space, such as that of a user's name.
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
