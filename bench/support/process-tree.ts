/** What processes cost, read from Linux' /proc. Everywhere else these figures cannot be had and the parts say so. */
import { readdirSync, readFileSync } from 'node:fs'

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

/** The process and all its descendants that are alive now. */
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

/** Proportional set size of one process in megabytes: shared pages are divided among those who share them. 0 once it ended. */
export function pssMegabytes(pid: number): number {
  try {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')
    return Number(/^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}

export interface Cost {
  readonly hostMegabytes: number
  readonly browserMegabytes: number
  readonly processes: number
  readonly cpuMs: number
}

/** What a program and its browsers use now. The program is `root`; everything that is no Node below it counts as browser. */
export function costOf(root: number): Cost {
  const tree = processTree(root)
  const isHost = (entry: Entry) => entry.pid === root || /^node|^MainThread$/.test(entry.name)
  const sum = (entries: readonly Entry[]) => entries.reduce((total, { pid }) => total + pssMegabytes(pid), 0)
  return {
    hostMegabytes: sum(tree.filter(isHost)),
    browserMegabytes: sum(tree.filter((entry) => !isHost(entry))),
    processes: tree.length,
    cpuMs: tree.reduce((total, { cpuMs }) => total + cpuMs, 0),
  }
}
