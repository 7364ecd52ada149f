import { accessSync, chmodSync, constants, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { explainStartError } from '../../core/lock/start-error.ts'
import type { Paths } from '../../core/ports.ts'
import { CommandError } from '../../shared/result.ts'

/**
 * Makes the data folder and what is in it, closed to other users (0700). Throws `CommandError` when it cannot be written to.
 */
export function prepareDataPaths(dataDir: string): Paths {
  const paths: Paths = {
    data: dataDir,
    database: join(dataDir, 'salesboy.db'),
    sessions: join(dataDir, 'sessions'),
    backups: join(dataDir, 'backups'),
    logs: join(dataDir, 'logs'),
  }
  try {
    makeFolder(dataDir)
    // A folder with other things in it is somebody's own (a home folder by mistake): its mode is not ours to change.
    const isOurs = readdirSync(dataDir).every((name) => OURS.test(name))
    for (const path of [...(isOurs ? [dataDir] : []), paths.sessions, paths.backups, paths.logs]) {
      makeFolder(path)
      close(path)
    }
    accessSync(dataDir, constants.W_OK)
  } catch (error) {
    const explained = explainStartError(error, dataDir)
    if (explained !== null) throw explained
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown'
    throw new CommandError(
      'unavailable',
      `Cannot write to the data folder ${dataDir} (${code}). Choose another one with --data-dir.`,
      code,
    )
  }
  return paths
}

const OURS =
  /^(salesboy\.db|settings\.json|secret\.key|secrets\.json|host\.lock|browsers\.json|browsers$|compiled$|sessions$|backups$|logs$)/

/** A volume of a cluster belongs to root and lets us in by its group: who may enter it is not ours to say. */
function close(path: string): void {
  if (process.platform === 'win32') return
  try {
    chmodSync(path, 0o700)
  } catch (error) {
    const isOthers = statSync(path).uid !== process.getuid?.()
    if ((error as NodeJS.ErrnoException).code !== 'EPERM' || !isOthers) throw error
  }
}

/** As `mkdir -p`. Not Node's own `recursive`: it never returns where the system answers ENOENT below an existing folder (/proc). */
function makeFolder(path: string): void {
  if (existsSync(path)) return
  if (dirname(path) !== path) makeFolder(dirname(path))
  try {
    mkdirSync(path, { mode: 0o700 })
  } catch (error) {
    // Another host made it in this very moment; the lock decides whose it is.
    if (!existsSync(path)) throw error
  }
}
