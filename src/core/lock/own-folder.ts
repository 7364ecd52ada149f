import { mkdirSync, rmSync, statSync, type Stats } from 'node:fs'
import { CommandError } from '../../shared/result.ts'
import { msg } from '../../shared/words/say.ts'

const GROUP_WRITES = 0o020
const OTHERS_WRITE = 0o002
const ROOT = 0

/** Our user id; null where the system has no owners and modes, or does not tell who we are. */
function ourId(): number | null {
  return process.platform === 'win32' ? null : (process.getuid?.() ?? null)
}

/**
 * Closes everything that this process creates from now on to other users, whatever umask it was started with. Call it before the first byte
 * is written.
 */
export function closeToOthers(): void {
  if (process.platform !== 'win32') process.umask(0o077)
}

/**
 * Refuses a data folder in which another account could replace settings, keys or profiles. A folder of root is trusted: root can do so
 * anyway, and a volume of a cluster belongs to it. A folder that does not exist yet is accepted. Throws `CommandError('unavailable')` with
 * the command that corrects it.
 */
export function requireOwnFolder(folder: string): void {
  const me = ourId()
  const found = me === null ? undefined : statSync(folder, { throwIfNoEntry: false })
  if (me === null || found === undefined || !found.isDirectory()) return
  if (found.uid !== me && found.uid !== ROOT) {
    const command = `sudo chown -R ${me} '${folder}'`
    const english = `The data folder ${folder} belongs to another user of this computer, who could change it. Run ${command}, or choose another one with --data-dir.`
    throw new CommandError('unavailable', { english, said: msg('start.foreign-folder', { folder, command }) })
  }
  if (isOpen(found)) {
    const command = `chmod go-w '${folder}'`
    const english = `Other users of this computer can write to the data folder ${folder}. Run ${command}, or choose another one with --data-dir.`
    throw new CommandError('unavailable', { english, said: msg('start.open-folder', { folder, command }) })
  }
}

/**
 * Whether other users can write to the folder. The group may be able to if it is our own, or if the folder is root's, who let us in by it
 * (a volume of a cluster).
 */
function isOpen(found: Stats): boolean {
  if ((found.mode & OTHERS_WRITE) !== 0) return true
  const isOurGroup = found.gid === process.getgid?.()
  return (found.mode & GROUP_WRITES) !== 0 && found.uid !== ROOT && !isOurGroup
}

/**
 * Prepares a folder for things that can be made again, such as compiled code or a fetched browser. Creates it, closed to others, where it
 * is missing. Deletes it unread if others could have written to it, because its content would run as us. False when it cannot be used.
 */
export function ownCache(folder: string): boolean {
  const me = ourId()
  if (me === null) return true
  try {
    const found = statSync(folder, { throwIfNoEntry: false })
    const isOurs = found === undefined || (found.uid === me && (found.mode & (GROUP_WRITES | OTHERS_WRITE)) === 0)
    if (!isOurs) rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    return statSync(folder).uid === me
  } catch {
    return false // It cannot be inspected, deleted or created: do not use it.
  }
}
