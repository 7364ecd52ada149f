import { readFile, readdir } from 'node:fs/promises'
import { processTree as treeOf, pssMegabytes } from './support/process-tree.ts'

/** A process and all its descendants; Linux only. */
export async function processTree(root: number): Promise<readonly number[]> {
  return treeOf(root).map(({ pid }) => pid)
}

/** Proportional memory of these processes in megabytes: shared pages are counted once, split among their users. */
export async function megabytes(pids: readonly number[]): Promise<number> {
  return Math.round(pids.reduce((sum, pid) => sum + pssMegabytes(pid), 0) * 10) / 10
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
