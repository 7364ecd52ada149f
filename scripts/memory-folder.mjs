import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const MEMORY = '/dev/shm'
const PREFIX = 'salesboy-tests-'
/** Bytes that a whole test run writes, with room to spare. */
const NEEDED_BYTES = 4 * 1024 ** 3

/**
 * Makes a folder in memory for the files that tests write. Null if the folder is impossible: another system, a container's 64 MB, or a
 * mount that runs no programs. Thousands of tests flush a database or a browser's profile to disk, and tests that run at once wait for
 * the disk. Folders left by killed runs are removed. The caller removes the new folder.
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
    return null // missing, or not writable for us
  }
}

/** Whether the folder belongs to a process that is gone. */
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
