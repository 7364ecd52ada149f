import { readFile, readdir } from 'node:fs/promises'
import { listProcesses } from '../src/core/whatsapp/process-list.ts'

/** A process and all its descendants; Linux only. */
export async function processTree(root: number): Promise<readonly number[]> {
  const all = (await listProcesses()) ?? []
  const tree = new Set([root])
  for (let grew = true; grew;) {
    const before = tree.size
    for (const { pid, parentPid } of all) if (tree.has(parentPid)) tree.add(pid)
    grew = tree.size > before
  }
  return [...tree]
}

/** Proportional memory of these processes in megabytes: shared pages are counted once, split among their users. */
export async function megabytes(pids: readonly number[]): Promise<number> {
  const sizes = await Promise.all(
    pids.map(async (pid) => {
      const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '') // ended meanwhile
      return Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1] ?? 0)
    }),
  )
  return Math.round(sizes.reduce((sum, size) => sum + size, 0) / 102.4) / 10
}

/** Processor time that these processes have used so far, in seconds. */
export async function cpuSeconds(pids: readonly number[]): Promise<number> {
  const ticks = await Promise.all(
    pids.map(async (pid) => {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      return stat === '' ? 0 : Number(fields[11]) + Number(fields[12])
    }),
  )
  return ticks.reduce((sum, value) => sum + value, 0) / 100
}

/** Open files and sockets of one process. */
export async function openFiles(pid: number): Promise<number> {
  return (await readdir(`/proc/${pid}/fd`)).length
}
