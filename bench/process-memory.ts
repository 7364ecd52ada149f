import { readFileSync } from 'node:fs'
import { processTree as treeOf, pssMegabytes } from './support/process-tree.ts'

/** A process and everything below it. */
export function processTree(root: number): readonly number[] {
  return treeOf(root).map(({ pid }) => pid)
}

/** Proportional set size in megabytes: memory that processes share is counted once. */
export function treeMegabytes(root: number): number {
  return treeOf(root).reduce((sum, { pid }) => sum + pssMegabytes(pid), 0)
}

/** Processor seconds used so far by a process tree. */
export function treeSeconds(root: number): number {
  let ticks = 0
  for (const pid of processTree(root)) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      ticks += Number(fields[11]) + Number(fields[12])
    } catch {
      continue // ended while we looked
    }
  }
  return ticks / 100
}
