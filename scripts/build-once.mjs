// Lets one process build at a time, because two hosts started together in a fresh checkout would empty each other's output.
import { mkdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'

const WAIT_MS = 200
/** ms. No build takes this long, so an older lock belongs to a process that was killed. */
const STALE_MS = 180_000

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))

function take(lock) {
  try {
    mkdirSync(lock)
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
    return false
  }
}

function age(lock) {
  try {
    return Date.now() - statSync(lock).mtimeMs
  } catch {
    return 0 // the other process released the lock meanwhile
  }
}

/**
 * Runs `build` under a lock in `folder`; other processes wait until the lock is free.
 * @template T @param {string} folder @param {() => Promise<T>} build @returns {Promise<T>}
 */
export async function buildOnce(folder, build) {
  mkdirSync(folder, { recursive: true })
  const lock = join(folder, '.build-lock')
  while (!take(lock)) {
    if (age(lock) > STALE_MS) rmSync(lock, { recursive: true, force: true })
    else await pause(WAIT_MS)
  }
  try {
    return await build()
  } finally {
    rmSync(lock, { recursive: true, force: true })
  }
}
