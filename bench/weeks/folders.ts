import { mkdtempSync, readdirSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const MEMORY = '/dev/shm'
/** A week takes about ten megabytes. A container's /dev/shm may have only 64 for all of its programs. */
const NEEDED_BYTES = 512 * 2 ** 20

/** A folder in memory if there is room, because flushing to memory costs no time. */
const ROOT = hasRoom(MEMORY) ? MEMORY : tmpdir()

function hasRoom(folder: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize >= NEEDED_BYTES
  } catch {
    return false // missing
  }
}

const prefixOf = (pid: number | undefined): string => `salesboy-week-${pid}-`

/** The data folder of one week. */
export const makeFolder = (): string => mkdtempSync(join(ROOT, prefixOf(process.pid)))

/** Removes the folders of a process that was killed in the middle of a week. */
export function clearAfter(pid: number | undefined): void {
  for (const name of readdirSync(ROOT).filter((one) => one.startsWith(prefixOf(pid))))
    rmSync(join(ROOT, name), { recursive: true, force: true, maxRetries: 5 })
}
