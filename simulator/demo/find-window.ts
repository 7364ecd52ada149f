import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Whether this machine has a screen to show something on. */
export function hasScreen(
  platform: NodeJS.Platform,
  environment: Readonly<Record<string, string | undefined>>,
): boolean {
  if (platform !== 'linux') return true
  return Boolean(environment['DISPLAY'] || environment['WAYLAND_DISPLAY'])
}

/** Whether Electron's program file is on the disk. Never loads the `electron` package, because that would start a download. */
export function hasElectron(
  modules: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): boolean {
  const folder = join(modules, 'electron')
  const pathFile = join(folder, 'path.txt')
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8').trim() : null
  const override = environment['ELECTRON_OVERRIDE_DIST_PATH']
  if (override === undefined && name === null) return false
  return existsSync(join(override ?? join(folder, 'dist'), name ?? 'electron'))
}
