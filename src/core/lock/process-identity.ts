import { execFile } from 'node:child_process'
import { readFileSync, readlinkSync } from 'node:fs'
import { errorCode } from '../files/error-code.ts'

const ASK_MS = 5_000
/** The PID namespace of the machine itself, the same number in every Linux (PROC_PID_INIT_INO of proc_ns.h). */
const MACHINES_OWN_SPACE = 'pid:[4026531836]'

/** Whether a process with this id runs now. A zombie, which ended and was not yet collected by its parent, does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return !isZombie(pid)
  } catch (error) {
    // EPERM: it runs, as another user.
    return errorCode(error) === 'EPERM'
  }
}

/**
 * When the process with this id started, as a text that no later process with the same id shares (compare two with `isSameStart`); null
 * when the system does not say. Process ids are used again, surely after a restart of the machine, so an id alone proves nothing.
 */
export async function startedAt(pid: number): Promise<string | null> {
  try {
    if (process.platform === 'linux') return `${bootId()} ${statusFields(pid)[19]}`
    if (process.platform !== 'win32') return (await ask('ps', ['-o', 'lstart=', '-p', String(pid)])) || null
    // Asking Windows takes a second or more, and a process knows its own start.
    return pid === process.pid ? String(ownStartMs()) : await windowsStart(pid)
  } catch {
    // No such process, or a system without these tools: the caller then relies on the id alone.
    return null
  }
}

/** The start times that Windows and the process itself report may differ by this much. */
const SAME_START_MS = 5_000

/** Whether two answers of `startedAt` mean the same start. */
export function isSameStart(one: string | null, other: string | null): boolean {
  if (one === other) return true
  const [first, second] = [windowsMs(one), windowsMs(other)]
  return first !== null && second !== null && Math.abs(first - second) <= SAME_START_MS
}

/** The time in unix ms that Windows or the process gave, else null. Earlier versions wrote Windows' own count, 100 ns since 1601. */
function windowsMs(text: string | null): number | null {
  if (text === null || !/^\d+$/.test(text)) return null
  return text.length > 15 ? Number(text) / 10_000 - 11_644_473_600_000 : Number(text)
}

/** Electron asks the system; Node's own count begins slightly later. */
function ownStartMs(): number {
  const { getCreationTime } = process as { readonly getCreationTime?: () => number | null }
  return Math.round(getCreationTime?.() ?? performance.timeOrigin)
}

async function windowsStart(pid: number): Promise<string | null> {
  const question = `([DateTimeOffset](Get-Process -Id ${pid}).StartTime).ToUnixTimeMilliseconds()`
  return parseWindowsStart(await ask('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', question]))
}

/**
 * PowerShell's answer: a number, whatever the language of Windows. Anything else (a policy that forbids the question, a line that another
 * program writes into every shell) gives null: taken as an answer, it would make the lock of a living holder look abandoned.
 */
export function parseWindowsStart(answer: string): string | null {
  return /^\uFEFF?\s*(\d{10,})\s*$/.exec(answer)?.[1] ?? null
}

/** Asynchronous, because in the desktop app this thread also serves the windows. */
function ask(command: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = {
      timeout: ASK_MS,
      windowsHide: true,
      // `ps` writes the time in the language and the time zone of its caller, and the next caller may have others.
      env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
    }
    execFile(command, args, options, (error, answer) => {
      if (error) reject(error)
      else resolve(answer.trim())
    })
  })
}

/**
 * The PID namespace of this process: each container has its own, in which it is often process 1. Two machines may use the same numbers, so
 * a container's answer also names the machine's boot. The answer of the machine itself does not: a host that a power cut ended would seem
 * to be elsewhere. Null where the system has no such namespaces, or does not say. `link` is for tests.
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
    // The process has just ended, or there is no /proc: count it as running, which is the safe side.
    return false
  }
}

/**
 * The fields of proc_pid_stat(5) from the third on: state first, starttime (22) at 19. The second field, the name, may hold anything, so
 * the text is cut behind it.
 */
function statusFields(pid: number): readonly string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
}
