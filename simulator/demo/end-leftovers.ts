import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Ends browsers that outlived a killed host, and returns their number. It only ends browsers whose profile is below
 * `folder`, which only the demo uses. On systems other than Linux processes cannot be listed this way, so it does
 * nothing: those browsers end by themselves once the simulated site is gone.
 */
export function endLeftovers(folder: string): number {
  if (process.platform !== 'linux') return 0
  let ended = 0
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    let args: readonly string[]
    try {
      args = readFileSync(join('/proc', name, 'cmdline'), 'utf8').split('\0')
    } catch {
      continue // the process ended meanwhile
    }
    if (!args.some((arg) => arg.startsWith(`--user-data-dir=${folder}/`))) continue
    try {
      process.kill(Number(name), 'SIGKILL')
      ended += 1
    } catch {
      continue // the process ended by itself
    }
  }
  return ended
}
