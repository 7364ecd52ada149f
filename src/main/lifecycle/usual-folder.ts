import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import type { App } from 'electron'
import { leaveRoaming, type RoamingOutcome } from '../../core/lock/leave-roaming.ts'
import { product } from '../product.ts'

/**
 * Where a start without `--data-dir` keeps its data: Electron's own choice, but on Windows that one travels from computer to computer.
 * Before anything is open, and before the lock, which belongs to the folder.
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
