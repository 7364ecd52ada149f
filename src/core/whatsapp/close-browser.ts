import type { ChildProcess } from 'node:child_process'
import type { Browser } from 'puppeteer-core'
import type { Clock, Logger } from '../ports.ts'
import type { BrowserProcesses } from './browser-processes.ts'
import { describeError } from './describe-error.ts'
import { releaseProfile } from './profile-lock.ts'
import { withTimeLimit } from '../time/within.ts'

/** How long a browser may take to close by itself. */
export const CLOSE_LIMIT_MS = 8_000
const KILL_LIMIT_MS = 3_000

/** The parts of a browser that closing needs. */
export type ClosableBrowser = Pick<Browser, 'connected' | 'close' | 'process'>

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null

/** Kills a process that we started, whether or not the system lists it. False when it is still running. */
async function killChild(child: ChildProcess, clock: Clock): Promise<boolean> {
  if (hasEnded(child)) return true
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  child.kill('SIGKILL')
  await withTimeLimit(clock, KILL_LIMIT_MS, 'killing the browser', ended).catch(() => undefined) // the return value tells whether it ended
  return hasEnded(child)
}

/**
 * Closes a browser, by force if it does not close by itself, and releases its profile. A profile on which a process may be left
 * keeps our owner file, so that the next start checks it first.
 */
export async function closeBrowser(options: {
  readonly sessionId: string
  readonly browser: ClosableBrowser | null
  readonly profile: string
  /** Our owner file is on the profile. */
  readonly isClaimed: boolean
  readonly processes: BrowserProcesses
  readonly clock: Clock
  readonly logger: Logger
}): Promise<'clean' | 'killed'> {
  const { sessionId, browser, profile, isClaimed, processes, clock, logger } = options
  const child = browser?.process() ?? null
  let clean = false
  if (browser?.connected === true) {
    try {
      await withTimeLimit(clock, CLOSE_LIMIT_MS, 'closing the browser', browser.close())
      clean = true
    } catch (error) {
      logger.warn('browser did not close by itself', { sessionId, error: describeError(error) })
    }
  }
  // Listing processes takes a second or more on Windows, and there the children of an ended browser end by themselves.
  const needsNoLook = (): boolean =>
    process.platform === 'win32' && child?.pid !== undefined && !processes.isAlive(child.pid)
  let isFree = !isClaimed || needsNoLook() || (await processes.end(profile))
  if (!clean && child !== null) {
    // Kill after the listing, which finds the browser's children through it. A browser that is not listed may still run.
    const isGone = await killChild(child, clock)
    isFree = isGone && (isFree || needsNoLook())
  }
  if (!isFree) {
    logger.error('browser processes are left on the profile', { sessionId })
    return 'killed'
  }
  if (isClaimed) await releaseProfile(profile)
  return clean ? 'clean' : 'killed'
}
