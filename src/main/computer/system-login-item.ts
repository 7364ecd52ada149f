import type { App } from 'electron'
import type { LoginItem } from './login-item.ts'

/**
 * Login items of macOS and Windows. Windows finds its entry only by the same path and arguments, and the owner may have switched it
 * off in the Task Manager: `executableWillLaunchAtLogin` is the truth there (electronjs.org, app). An unsigned macOS program may
 * silently not be registered, so what counts is what the system answers afterwards.
 */
export function createSystemLoginItem(options: {
  readonly app: Pick<App, 'getLoginItemSettings' | 'setLoginItemSettings'>
  readonly platform: 'darwin' | 'win32'
  readonly program: string
  readonly args: readonly string[]
}): LoginItem {
  const { app, platform, program, args } = options
  const identity = platform === 'win32' ? { path: program, args: [...args] } : {}
  return {
    async read() {
      const found = app.getLoginItemSettings(identity)
      return platform === 'win32' ? found.openAtLogin && found.executableWillLaunchAtLogin : found.openAtLogin
    },
    async write(isOn) {
      app.setLoginItemSettings({ ...identity, openAtLogin: isOn, ...(platform === 'win32' ? { enabled: isOn } : {}) })
    },
  }
}
