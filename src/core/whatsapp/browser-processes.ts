import { errorCode } from '../files/error-code.ts'
import type { Clock } from '../ports.ts'
import { listProcesses, usesProfile, type ProcessEntry } from './process-list.ts'
import { pause } from '../time/within.ts'

export interface BrowserProcesses {
  /** All processes whose command line names this profile, and their descendants; null when processes cannot be listed. */
  onProfile(profile: string): Promise<readonly ProcessEntry[] | null>
  isAlive(pid: number): boolean
  /** Kills every process on this profile and waits until they have ended. False when one is left or they cannot be listed. */
  end(profile: string): Promise<boolean>
}

/** Finds and ends browsers by their profile, which is the only proof that a process is ours. */
export function createBrowserProcesses(clock: Clock, list: typeof listProcesses = listProcesses): BrowserProcesses {
  const onProfile = async (profile: string): Promise<readonly ProcessEntry[] | null> => {
    const all = await list(profile)
    if (all === null) return null
    const ours = new Set(all.filter((entry) => usesProfile(entry.commandLine, profile)).map((entry) => entry.pid))
    ours.delete(process.pid)
    // Zygotes and helpers of the browser need not repeat the flag: add all descendants.
    for (let grew = ours.size > 0; grew;) {
      const before = ours.size
      for (const entry of all) if (ours.has(entry.parentPid) && entry.pid !== process.pid) ours.add(entry.pid)
      grew = ours.size > before
    }
    return all.filter((entry) => ours.has(entry.pid))
  }
  const isAlive = (pid: number): boolean => {
    try {
      process.kill(pid, 0)
      return true
    } catch (error) {
      return errorCode(error) === 'EPERM'
    }
  }
  return {
    onProfile,
    isAlive,
    async end(profile) {
      for (let round = 0; round < 20; round += 1) {
        const left = await onProfile(profile)
        if (left === null) return false
        if (left.length === 0) return true
        for (const entry of left) {
          try {
            process.kill(entry.pid, 'SIGKILL')
          } catch {
            // The process ended between the list and the kill; the next round checks again.
            continue
          }
        }
        await pause(clock, 150)
      }
      return false
    },
  }
}
