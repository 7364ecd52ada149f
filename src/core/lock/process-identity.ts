import { execFileSync } from 'node:child_process'
import { readFileSync, readlinkSync } from 'node:fs'

const ASK_MS = 5_000
/** The same number in every Linux (PROC_PID_INIT_INO of proc_ns.h). */
const MACHINES_OWN_SPACE = 'pid:[4026531836]'

/** Whether a process with this id runs now. One that ended and was not yet collected by its parent does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return !isZombie(pid)
  } catch (error) {
    // EPERM: it runs, as another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/**
 * When the process with this id started, as a text that no later process with the same id shares; null when the system does not
 * say. Process ids are used again, surely after a restart of the machine, so an id alone proves nothing.
 */
export function startedAt(pid: number): string | null {
  try {
    if (process.platform === 'linux') {
      return `${bootId()} ${statusFields(pid)[19]}`
    }
    const [command, args] =
      process.platform === 'win32'
        ? ['powershell.exe', ['-NoProfile', '-Command', `(Get-Process -Id ${pid}).StartTime.ToFileTimeUtc()`]]
        : ['ps', ['-o', 'lstart=', '-p', String(pid)]]
    const answer = execFileSync(command, args, {
      timeout: ASK_MS,
      windowsHide: true,
      // `ps` writes the moment in the words and the time zone of whoever asks, and the next to ask may have others.
      env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    return answer.toString().trim() || null
  } catch {
    // No such process, or a system without these tools: the caller then goes by the id alone.
    return null
  }
}

/**
 * In which space process ids are counted: each container has its own, in which it is often process 1. Two machines may number theirs
 * alike, so that of a container names the machine's run, too; that of the machine itself does not, or a host that a power cut ended would
 * seem to be elsewhere. Null where the system has no such spaces, or does not say. `link` is for tests.
 */
export function pidNamespace(link: () => string = () => readlinkSync('/proc/self/ns/pid')): string | null {
  if (process.platform !== 'linux') return null
  try {
    const space = link()
    return space === MACHINES_OWN_SPACE ? space : `${bootId()} ${space}`
  } catch {
    return null // /proc is not there
  }
}

function bootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
}

function isZombie(pid: number): boolean {
  if (process.platform !== 'linux') return false
  try {
    return /^[ZX]$/.test(statusFields(pid)[0] ?? '')
  } catch {
    // It ended this moment, or /proc is not there: then it counts as running, the safe side.
    return false
  }
}

/** The fields of proc_pid_stat(5) from the third on: state first, starttime (22) at 19. The second, the name, may hold anything. */
function statusFields(pid: number): readonly string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
}
