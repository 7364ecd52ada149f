import { execFile } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'

export interface ProcessEntry {
  readonly pid: number
  readonly parentPid: number
  /** The whole command line, arguments separated by spaces (NUL on Linux, so that paths with spaces stay exact). */
  readonly commandLine: string
}

/**
 * Lists this machine's processes; null when that fails. May be empty when no command line contains `mention`: finding that out takes
 * half of the reading, and a start waits for it.
 */
export async function listProcesses(
  mention = '',
  platform: NodeJS.Platform = process.platform,
): Promise<readonly ProcessEntry[] | null> {
  try {
    if (platform === 'linux') return await listLinux(mention)
    const output = await run(listCommand(platform))
    return platform === 'win32' ? parseWindows(output) : parsePs(output)
  } catch {
    return null // the caller treats "cannot tell" as "not proven dead"
  }
}

interface Command {
  readonly file: string
  readonly args: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
}

/**
 * The system's command that lists processes, set to UTF-8. PowerShell writes the console's old code page into a pipe, and `ps`
 * without a locale (as a Mac starts programs) writes codes for letters outside ASCII. Otherwise a profile below `C:\Users\José`
 * would never be found.
 */
export function listCommand(platform: NodeJS.Platform): Command {
  if (platform !== 'win32') {
    return { file: 'ps', args: ['-axww', '-o', 'pid=,ppid=,command='], environment: { LC_ALL: 'en_US.UTF-8' } }
  }
  const script =
    '[Console]::OutputEncoding=[Text.UTF8Encoding]::new($false);' +
    'Get-CimInstance Win32_Process | Select-Object ProcessId,ParentProcessId,CommandLine | ConvertTo-Json -Compress'
  return { file: 'powershell.exe', args: ['-NoProfile', '-NonInteractive', '-Command', script] }
}

function run({ file, args, environment }: Command): Promise<string> {
  const options = {
    timeout: 15_000,
    maxBuffer: 32 * 1024 * 1024,
    windowsHide: true,
    env: { ...process.env, ...environment },
  }
  return new Promise((resolve, reject) => {
    execFile(file, args, options, (error, stdout) => {
      if (error) reject(error)
      else resolve(stdout)
    })
  })
}

async function listLinux(mention: string): Promise<readonly ProcessEntry[]> {
  // Synchronous, so that all reads are under way when the caller goes on. Listing the folder never blocks; a process's files may.
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  const commandLines = await Promise.all(pids.map((pid) => readProcessFile(pid, 'cmdline')))
  if (!commandLines.some((commandLine) => commandLine?.includes(mention))) return []
  const found = await Promise.all(
    pids.map(async (pid, index): Promise<ProcessEntry | null> => {
      const commandLine = commandLines[index] ?? null
      const stat = commandLine === null ? null : await readProcessFile(pid, 'stat')
      if (commandLine === null || stat === null) return null
      // The command name in parentheses may hold spaces: fields are counted from the last parenthesis.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      return fields[0] === 'Z' ? null : { pid: Number(pid), parentPid: Number(fields[1]), commandLine }
    }),
  )
  return found.filter((entry) => entry !== null)
}

/** Null for a process that ended while we looked. */
const readProcessFile = (pid: string, name: 'cmdline' | 'stat'): Promise<string | null> =>
  readFile(`/proc/${pid}/${name}`, 'utf8').catch(() => null)

/** Whether a program from this folder is running; true when that is unknown. */
export async function runsFrom(folder: string): Promise<boolean> {
  const all = await listProcesses(folder)
  return all === null || all.some((entry) => entry.commandLine.includes(folder))
}

/** Reads the output of `ps -axww -o pid=,ppid=,command=`. */
export function parsePs(output: string): readonly ProcessEntry[] {
  return output.split('\n').flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line)
    return match === null ? [] : [{ pid: Number(match[1]), parentPid: Number(match[2]), commandLine: match[3] ?? '' }]
  })
}

/** Reads the JSON of PowerShell's `Win32_Process` query; a single process is an object, not a list. */
export function parseWindows(output: string): readonly ProcessEntry[] {
  const parsed: unknown = JSON.parse(output.replace(/^\uFEFF/, ''))
  return (Array.isArray(parsed) ? parsed : [parsed]).flatMap((entry: unknown) => {
    const row = entry as { ProcessId?: unknown; ParentProcessId?: unknown; CommandLine?: unknown }
    if (typeof row.ProcessId !== 'number' || typeof row.CommandLine !== 'string') return []
    return [{ pid: row.ProcessId, parentPid: Number(row.ParentProcessId ?? 0), commandLine: row.CommandLine }]
  })
}

/** Whether a command line names exactly this folder as its browser profile. */
export function usesProfile(commandLine: string, profile: string): boolean {
  const flag = `--user-data-dir=${profile}`
  if (commandLine.includes('\0')) return commandLine.split('\0').includes(flag)
  for (let at = commandLine.indexOf(flag); at >= 0; at = commandLine.indexOf(flag, at + 1)) {
    const after = commandLine[at + flag.length]
    // Another profile's name may start with this one: the flag must end here.
    if (after === undefined || after === ' ' || after === '"' || after === "'") return true
  }
  return commandLine.includes(`--user-data-dir="${profile}"`)
}
