import { mkdirSync, rmSync, statSync, type Stats } from 'node:fs'
import { CommandError } from '../../shared/result.ts'
import { msg } from '../../shared/words/say.ts'

const GROUP_WRITES = 0o020
const OTHERS_WRITE = 0o002
const ROOT = 0

/** Whether this system knows owners and modes, and we know who we are. */
function ourId(): number | null {
  return process.platform === 'win32' ? null : (process.getuid?.() ?? null)
}

/**
 * Everything that this process makes from here on is closed to other users, whatever the umask it was started with. Called before the
 * first byte is written.
 */
export function closeToOthers(): void {
  if (process.platform !== 'win32') process.umask(0o077)
}

/**
 * Refuses a data folder in which another account could replace settings, keys or profiles. Root's is trusted: root can do so anyway, and
 * a volume of a cluster belongs to it. A folder that does not exist yet is nobody's. Throws `CommandError('unavailable')` with the command
 * that mends it.
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

/** A group may write where root let us in by it (a volume of a cluster), or where the group is our own. */
function isOpen(found: Stats): boolean {
  if ((found.mode & OTHERS_WRITE) !== 0) return true
  const isOurGroup = found.gid === process.getgid?.()
  return (found.mode & GROUP_WRITES) !== 0 && found.uid !== ROOT && !isOurGroup
}

/**
 * A folder of what can be made again, such as compiled code or a fetched browser: made, closed to others, where it is missing. One that
 * others could have written to is thrown away unread, because what lies in it would run as us. False: it cannot be used.
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
    return false // It cannot be looked at, thrown away or made: then it is not used either.
  }
}
