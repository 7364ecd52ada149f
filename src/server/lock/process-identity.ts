import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

const ASK_MS = 5_000

/** Whether a process with this id runs now. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
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
      const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      // The second field is the program's name in brackets and may hold anything; starttime is field 22 (proc_pid_stat(5)).
      return `${boot} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`
    }
    const [command, args] =
      process.platform === 'win32'
        ? ['powershell.exe', ['-NoProfile', '-Command', `(Get-Process -Id ${pid}).StartTime.ToFileTimeUtc()`]]
        : ['ps', ['-o', 'lstart=', '-p', String(pid)]]
    const answer = execFileSync(command, args, {
      timeout: ASK_MS,
      windowsHide: true,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    return answer.toString().trim() || null
  } catch {
    // No such process, or a system without these tools: the caller then goes by the id alone.
    return null
  }
}
