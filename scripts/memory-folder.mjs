import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const MEMORY = '/dev/shm'
const PREFIX = 'salesboy-tests-'
/** What a whole run writes, with room to spare. */
const NEEDED_BYTES = 4 * 1024 ** 3

/**
 * A new folder in memory for what tests write, or null where there is none: other systems, a container's 64 MB, a mount that runs no
 * programs. Thousands of tests flush a database or a browser's profile to disk, and with several at once the disk is what they wait
 * for. What a killed run left there is removed. Who makes it removes it.
 */
export function makeMemoryFolder(memory = MEMORY, neededBytes = NEEDED_BYTES) {
  try {
    for (const name of readdirSync(memory))
      if (isLeft(name)) rmSync(join(memory, name), { recursive: true, force: true })
    const { bavail, bsize } = statfsSync(memory)
    if (bavail * bsize < neededBytes) return null
    const folder = mkdtempSync(join(memory, `${PREFIX}${process.pid}-`))
    const program = join(folder, 'runs')
    writeFileSync(program, '#!/bin/sh\nexit 0\n', { mode: 0o755 })
    if (spawnSync(program).status === 0) return folder
    rmSync(folder, { recursive: true, force: true })
    return null
  } catch {
    return null // not there, or not ours to write to
  }
}

/** Its process is gone. */
function isLeft(name) {
  const pid = Number(name.startsWith(PREFIX) ? name.slice(PREFIX.length).split('-')[0] : Number.NaN)
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return false
  } catch (error) {
    return error.code === 'ESRCH'
  }
}
