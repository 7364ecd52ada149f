import { accessSync, chmodSync, constants, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { explainStartError } from '../../core/lock/start-error.ts'
import type { Paths } from '../../core/ports.ts'
import { CommandError } from '../../shared/result.ts'

/**
 * Creates the data folder and its subfolders, closed to other users (0700). Throws `CommandError` when it is not writable.
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
    // Keeps the mode of a folder that contains foreign files: it may be a home folder, chosen by mistake.
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

/** Closes a folder to other users. Ignores EPERM on another user's folder: a cluster volume belongs to root and admits us by its group. */
function close(path: string): void {
  if (process.platform === 'win32') return
  try {
    chmodSync(path, 0o700)
  } catch (error) {
    const isOthers = statSync(path).uid !== process.getuid?.()
    if ((error as NodeJS.ErrnoException).code !== 'EPERM' || !isOthers) throw error
  }
}

/** Like `mkdir -p`. Node's own `recursive` is not used: it never returns if mkdir fails with ENOENT in an existing folder (/proc). */
function makeFolder(path: string): void {
  if (existsSync(path)) return
  if (dirname(path) !== path) makeFolder(dirname(path))
  try {
    mkdirSync(path, { mode: 0o700 })
  } catch (error) {
    // Another host created it just now; the data lock decides which host may use it.
    if (!existsSync(path)) throw error
  }
}
