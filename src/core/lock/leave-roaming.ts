import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { errorCode } from '../files/error-code.ts'
import { isAlive } from './process-identity.ts'

/** What became of the folder of an earlier version. `kept`: it could not be moved now, and is used as it is until the next start. */
export type RoamingOutcome =
  | { readonly kind: 'nothing' | 'moved'; readonly folder: string }
  | { readonly kind: 'kept'; readonly folder: string; readonly why: string }

export interface Mover {
  rename(from: string, to: string): void
  copy(from: string, to: string): void
  isAlive(pid: number): boolean
}

const thisComputer: Mover = {
  rename: renameSync,
  copy: (from, to) => cpSync(from, to, { recursive: true, preserveTimestamps: true, errorOnExist: true }),
  isAlive,
}

/**
 * Returns the data folder to use on Windows: `%LOCALAPPDATA%`. The data of an earlier version in `%APPDATA%` is moved there once, before
 * any file is open: completely or not at all. A folder in use stays where it is. `%APPDATA%` travels with the user of a company's network:
 * each log-off would copy hundreds of megabytes of browser profiles, and two computers would have one link, which WhatsApp then ends.
 */
export function leaveRoaming(
  folders: { readonly from: string; readonly to: string },
  mover: Mover = thisComputer,
): RoamingOutcome {
  const { from, to } = folders
  const away = `${from} (moved)`
  if (hasContent(to)) {
    // An earlier start copied this folder from another disk; by now the copy has been used.
    rmSync(away, { recursive: true, force: true })
    return { kind: 'nothing', folder: to }
  }
  if (!hasContent(from)) return { kind: 'nothing', folder: to }
  const holder = lockHolder(from)
  if (holder !== null && mover.isAlive(holder)) return { kind: 'kept', folder: from, why: 'in use' }
  try {
    if (existsSync(to)) rmdirSync(to)
    mkdirSync(dirname(to), { recursive: true })
    move({ from, to, away }, mover)
    return { kind: 'moved', folder: to }
  } catch (error) {
    // Windows does not move a folder in which a file is open, for example in a virus scanner.
    return { kind: 'kept', folder: from, why: errorCode(error) ?? String(error) }
  }
}

function move({ from, to, away }: { from: string; to: string; away: string }, mover: Mover): void {
  try {
    return mover.rename(from, to)
  } catch (error) {
    if (errorCode(error) !== 'EXDEV') throw error
  }
  // Another disk, such as a network share: copy beside the target, then rename in one step.
  const draft = `${to}.moving`
  rmSync(draft, { recursive: true, force: true })
  try {
    mover.copy(from, draft)
    mover.rename(from, away)
  } catch (error) {
    rmSync(draft, { recursive: true, force: true })
    throw error
  }
  try {
    mover.rename(draft, to)
  } catch (error) {
    mover.rename(away, from)
    throw error
  }
}

function hasContent(folder: string): boolean {
  try {
    return readdirSync(folder).length > 0
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false
    throw error
  }
}

/** The process id in the folder's lock; null when there is none, or when it is our own. */
function lockHolder(folder: string): number | null {
  try {
    const { pid } = JSON.parse(readFileSync(join(folder, 'host.lock'), 'utf8')) as { pid?: unknown }
    return typeof pid === 'number' && pid !== process.pid ? pid : null
  } catch {
    return null // no lock, or none that can be read
  }
}
