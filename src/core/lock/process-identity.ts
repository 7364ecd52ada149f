import { execFile } from 'node:child_process'
import { readFileSync, readlinkSync } from 'node:fs'
import { errorCode } from '../files/error-code.ts'

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
    return errorCode(error) === 'EPERM'
  }
}

/**
 * When the process with this id started, as a text that no later process with the same id shares (`isSameStart` compares two); null when
 * the system does not say. Process ids are used again, surely after a restart of the machine, so an id alone proves nothing.
 */
export async function startedAt(pid: number): Promise<string | null> {
  try {
    if (process.platform === 'linux') return `${bootId()} ${statusFields(pid)[19]}`
    if (process.platform !== 'win32') return (await ask('ps', ['-o', 'lstart=', '-p', String(pid)])) || null
    // Asking Windows takes a second or more: of itself a process knows.
    return pid === process.pid ? String(ownStartMs()) : await windowsStart(pid)
  } catch {
    // No such process, or a system without these tools: the caller then goes by the id alone.
    return null
  }
}

/** What Windows calls the start of a process and what the process itself does may differ by this. */
const SAME_START_MS = 5_000

/** Whether two answers of `startedAt` mean the same moment. */
export function isSameStart(one: string | null, other: string | null): boolean {
  if (one === other) return true
  const [first, second] = [windowsMs(one), windowsMs(other)]
  return first !== null && second !== null && Math.abs(first - second) <= SAME_START_MS
}

/** Windows' answers are unix ms; earlier versions wrote its own count, 100 ns since 1601. */
function windowsMs(text: string | null): number | null {
  if (text === null || !/^\d+$/.test(text)) return null
  return text.length > 15 ? Number(text) / 10_000 - 11_644_473_600_000 : Number(text)
}

/** Electron asks the system; Node's own count begins a moment later. */
function ownStartMs(): number {
  const { getCreationTime } = process as { readonly getCreationTime?: () => number | null }
  return Math.round(getCreationTime?.() ?? performance.timeOrigin)
}

async function windowsStart(pid: number): Promise<string | null> {
  const question = `([DateTimeOffset](Get-Process -Id ${pid}).StartTime).ToUnixTimeMilliseconds()`
  return parseWindowsStart(await ask('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', question]))
}

/**
 * PowerShell's answer, a number in whatever language Windows is set to. Anything else (a rule of the computer that forbids the question, a
 * line that another program writes into every shell) is no answer: taken for one, a lock whose holder lives would count as left behind.
 */
export function parseWindowsStart(answer: string): string | null {
  return /^\uFEFF?\s*(\d{10,})\s*$/.exec(answer)?.[1] ?? null
}

/** Never on the thread's own time: in the desktop app it is that of the windows. */
function ask(command: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = {
      timeout: ASK_MS,
      windowsHide: true,
      // `ps` writes the moment in the words and the time zone of whoever asks, and the next to ask may have others.
      env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
    }
    execFile(command, args, options, (error, answer) => {
      if (error) reject(error)
      else resolve(answer.trim())
    })
  })
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
