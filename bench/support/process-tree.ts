/** Figures of processes, read from Linux' /proc. Other systems do not offer them. */
import { readdirSync, readFileSync } from 'node:fs'
import { errorCode } from '../../src/core/files/error-code.ts'

interface Entry {
  readonly pid: number
  readonly parent: number
  readonly name: string
  /** User and system time so far, ms (clock ticks are 10 ms on Linux). */
  readonly cpuMs: number
}

function readEntry(pid: number): Entry | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'))
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return { pid, parent: Number(fields[1]), name, cpuMs: (Number(fields[11]) + Number(fields[12])) * 10 }
  } catch {
    return null // it ended while we looked
  }
}

/** The process and all its living descendants; Linux only. */
export function processTree(root: number): readonly Entry[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => readEntry(Number(name)))
    .filter((entry) => entry !== null)
  const members = new Set([root])
  for (let grew = true; grew;) {
    const before = members.size
    for (const entry of all) if (members.has(entry.parent)) members.add(entry.pid)
    grew = members.size > before
  }
  return all.filter((entry) => members.has(entry.pid))
}

/** The pids of {@link processTree}. */
export const processIds = (root: number): readonly number[] => processTree(root).map(({ pid }) => pid)

/** Proportional set size of one process in megabytes: shared pages are divided among the processes that share them. 0 once it ended. */
export function pssMegabytes(pid: number): number {
  try {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')
    return Number(/^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}

/** The sum of the proportional set sizes of these processes in megabytes, rounded to a tenth. */
export const megabytes = (pids: readonly number[]): number =>
  Math.round(pids.reduce((sum, pid) => sum + pssMegabytes(pid), 0) * 10) / 10

/** The CPU time of these processes so far, in seconds; an ended process counts as 0. */
export const cpuSeconds = (pids: readonly number[]): number =>
  pids.reduce((sum, pid) => sum + (readEntry(pid)?.cpuMs ?? 0), 0) / 1000

/** How many files and sockets a process has open. */
export const openFiles = (pid: number): number => readdirSync(`/proc/${pid}/fd`).length

/**
 * Sends a signal to a process, or to a process group if the number is negative. Returns false if it has ended: a process may end by
 * itself between the look that found it and the signal.
 */
export function signalIfRunning(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal)
  } catch (error) {
    if (errorCode(error) !== 'ESRCH') throw error
    return false
  }
}

export interface Cost {
  readonly hostMegabytes: number
  readonly browserMegabytes: number
  readonly processes: number
  readonly cpuMs: number
}

/** The current cost of a program and its browsers. `root` is the program; every process below it that is not Node counts as browser. */
export function costOf(root: number): Cost {
  const tree = processTree(root)
  const isHost = (entry: Entry) => entry.pid === root || /^node|^MainThread$/.test(entry.name)
  const sum = (entries: readonly Entry[]) => megabytes(entries.map(({ pid }) => pid))
  return {
    hostMegabytes: sum(tree.filter(isHost)),
    browserMegabytes: sum(tree.filter((entry) => !isHost(entry))),
    processes: tree.length,
    cpuMs: tree.reduce((total, { cpuMs }) => total + cpuMs, 0),
  }
}
