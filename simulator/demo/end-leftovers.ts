import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Ends browsers that outlived a killed host: only those whose profile lies below `folder`, which is ours alone. Where processes
 * cannot be listed this way (not Linux) it does nothing: they end by themselves when the simulated site is gone from the screen.
 */
export function endLeftovers(folder: string): number {
  if (process.platform !== 'linux') return 0
  let ended = 0
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    let args: readonly string[]
    try {
      args = readFileSync(join('/proc', name, 'cmdline'), 'utf8').split('\0')
    } catch {
      continue // it ended while we looked
    }
    if (!args.some((arg) => arg.startsWith(`--user-data-dir=${folder}/`))) continue
    try {
      process.kill(Number(name), 'SIGKILL')
      ended += 1
    } catch {
      continue // it ended by itself
    }
  }
  return ended
}
