import type { App } from 'electron'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { product } from '../product.ts'
import { loginArguments, type LoginItem } from './login-item.ts'
import { createSystemLoginItem } from './system-login-item.ts'
import { createXdgAutostart } from './xdg-autostart.ts'

/**
 * Returns the system's own mechanism to start this program at login. An AppImage is registered by its file, because the folder where it is
 * mounted exists only for this run. An unpacked run needs its folder as an argument.
 */
export function chooseLoginItem(options: {
  readonly app: Pick<App, 'getLoginItemSettings' | 'setLoginItemSettings' | 'isPackaged'>
  readonly platform: NodeJS.Platform
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly program: string
  readonly appPath: string
  readonly dataDir: string | null
}): LoginItem {
  const { app, platform, environment, program, appPath, dataDir } = options
  const args = [...(app.isPackaged ? [] : [appPath]), ...loginArguments(dataDir)]
  if (platform === 'win32' || platform === 'darwin') return createSystemLoginItem({ app, platform, program, args })
  const configHome = environment['XDG_CONFIG_HOME']
  return createXdgAutostart({
    // The specification ignores a relative path in the variable.
    configHome: configHome?.startsWith('/') ? configHome : join(homedir(), '.config'),
    file: product.desktopFile,
    // The entry of earlier versions is removed, because two entries would start the program twice.
    formerFile: `${product.appId}.desktop`,
    name: product.name,
    command: [environment['APPIMAGE'] ?? program, ...args],
  })
}
