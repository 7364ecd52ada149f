import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** In memory where there is such a folder: what is flushed to a disk that is none costs no time. */
const ROOT = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()

const prefixOf = (pid: number | undefined): string => `salesboy-week-${pid}-`

/** The data folder of one week. */
export const makeFolder = (): string => mkdtempSync(join(ROOT, prefixOf(process.pid)))

/** What a process left behind that was killed in the middle of a week. */
export function clearAfter(pid: number | undefined): void {
  for (const name of readdirSync(ROOT).filter((one) => one.startsWith(prefixOf(pid))))
    rmSync(join(ROOT, name), { recursive: true, force: true, maxRetries: 5 })
}
