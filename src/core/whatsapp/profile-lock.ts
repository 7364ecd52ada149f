import { lstat, mkdir, readFile, readlink, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import type { Logger } from '../ports.ts'
import type { BrowserProcesses } from './browser-processes.ts'

/** Chromium's lock files of a running browser: a symbolic link `host-pid` on Linux and macOS, an open file on Windows. */
const LOCK_NAMES = ['SingletonLock', 'SingletonSocket', 'SingletonCookie', 'lockfile'] as const
const OWNER_NAME = 'salesboy-owner.json'

export type ProfileClaim =
  | { readonly kind: 'free' }
  /** Another running program uses this profile, or that cannot be ruled out. */
  | { readonly kind: 'locked'; readonly detail: string }

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path) // the lock is a dangling link: stat would not see it
    return true
  } catch {
    return false
  }
}

async function readOwner(profile: string): Promise<number | null> {
  try {
    const parsed: unknown = JSON.parse(await readFile(join(profile, OWNER_NAME), 'utf8'))
    const pid = (parsed as { hostPid?: unknown }).hostPid
    return typeof pid === 'number' && Number.isInteger(pid) && pid > 0 ? pid : null
  } catch {
    return null // no owner was written, or a power cut left half a file
  }
}

async function lockOwner(profile: string): Promise<{ host: string; pid: number } | null> {
  try {
    const match = /^(.*)-(\d+)$/.exec(await readlink(join(profile, 'SingletonLock')))
    return match === null ? null : { host: match[1] ?? '', pid: Number(match[2]) }
  } catch {
    return null // no lock, or Windows
  }
}

/**
 * Claims a profile for a new browser: ends an orphan of ours that still runs on it, and removes lock files whose owner is proven
 * dead. Never touches a browser whose own Salesboy is alive, or a browser that no Salesboy started.
 */
export async function claimProfile(options: {
  readonly profile: string
  readonly processes: BrowserProcesses
  readonly logger: Logger
}): Promise<ProfileClaim> {
  const { profile, processes, logger } = options
  // List processes even without a lock file, because a headless shell takes none. On Windows, where that takes a second or more,
  // list them only if there is a lock or an owner file.
  const early = process.platform === 'win32' ? null : processes.onProfile(profile)
  early?.catch(() => undefined) // awaited below, unless the folder cannot be created
  await mkdir(profile, { recursive: true, mode: 0o700 })
  const [found, hostPid, owner] = await Promise.all([
    Promise.all(LOCK_NAMES.map(async (name) => ((await exists(join(profile, name))) ? name : null))),
    readOwner(profile),
    lockOwner(profile),
  ])
  const locks = found.filter((name) => name !== null)
  if (early !== null || locks.length > 0 || hostPid !== null) {
    const running = await (early ?? processes.onProfile(profile))
    if (running === null && (locks.length > 0 || hostPid !== null)) {
      return { kind: 'locked', detail: 'cannot list processes to see who uses the profile' }
    }
    if (running !== null && running.length > 0) {
      // Our owner file exists from before each start until the browser has ended: without it, this browser is not ours.
      if (hostPid === null) {
        const pid = running[0]?.pid ?? 0
        return { kind: 'locked', detail: `a program that Salesboy did not start (process ${pid}) uses its profile` }
      }
      const pids = new Set(running.map((entry) => entry.pid))
      const roots = running.filter((entry) => !pids.has(entry.parentPid))
      const hostLives = hostPid !== process.pid && roots.some((entry) => entry.parentPid === hostPid)
      if (hostLives && processes.isAlive(hostPid)) {
        return { kind: 'locked', detail: `another Salesboy (process ${hostPid}) uses this session` }
      }
      logger.warn('orphan browser found on our profile, ending it', { processes: running.length })
      if (!(await processes.end(profile))) return { kind: 'locked', detail: 'the old browser could not be ended' }
    }
    if (owner !== null && owner.host !== hostname()) {
      logger.warn('stale profile lock names another host', { lockHost: owner.host })
    }
    for (const name of locks) await rm(join(profile, name), { force: true })
    if (locks.length > 0) logger.info('stale profile lock removed', { locks: locks.length })
  }
  await writeFile(join(profile, OWNER_NAME), JSON.stringify({ hostPid: process.pid }), { mode: 0o600 })
  return { kind: 'free' }
}

/** Removes our owner file. Call it after the browser has ended. */
export async function releaseProfile(profile: string): Promise<void> {
  await rm(join(profile, OWNER_NAME), { force: true })
}
