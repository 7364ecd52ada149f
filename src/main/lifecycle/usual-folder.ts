import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import type { App } from 'electron'
import { leaveRoaming, type RoamingOutcome } from '../../core/lock/leave-roaming.ts'
import { product } from '../product.ts'

/**
 * The data folder of a start without `--data-dir`. It is Electron's default, except on Windows: there the default roams between computers,
 * so the data moves to the local folder. Must run before any file is open and before the lock, which belongs to the folder.
 */
export function usualFolder(
  app: Pick<App, 'getPath'>,
  run: {
    readonly platform: NodeJS.Platform
    readonly environment: Readonly<Record<string, string | undefined>>
  },
): RoamingOutcome {
  const from = app.getPath('userData')
  if (run.platform !== 'win32') return { kind: 'nothing', folder: from }
  const local = run.environment['LOCALAPPDATA']
  const parent = local !== undefined && isAbsolute(local) ? local : join(homedir(), 'AppData', 'Local')
  return leaveRoaming({ from, to: join(parent, product.name) })
}
