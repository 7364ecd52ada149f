import { msg } from '../../shared/words/say.ts'
import type { Clock, Logger, Timer } from '../../core/ports.ts'
import type { UpdateStatus } from '../../shared/model/computer.ts'
import { CommandError } from '../../shared/result.ts'
import { updateFailure, type UpdateStep } from './update-failure.ts'
import type { UpdateOffer, UpdaterPort } from './updater-port.ts'

const FIRST_CHECK_MS = 60_000
const CHECK_EVERY_MS = 6 * 60 * 60_000
/** How long an asked-for install waits for a moment in which nobody is being answered. */
const QUIET_WITHIN_MS = 2 * 60_000
const LOOK_EVERY_MS = 1_000
const BUSY = msg('update.busy')

export interface UpdateService {
  readonly status: UpdateStatus
  /** Applies the settings; the first time it also begins to look by itself. */
  configure(settings: { readonly isOn: boolean; readonly feedUrl: string }): void
  check(): Promise<UpdateStatus>
  download(): Promise<UpdateStatus>
  install(): Promise<UpdateStatus>
  stop(): void
}

/**
 * Check, download, install: one step at a time, the last two only on the owner's click. Installing first waits until nothing is being
 * sent, then stops the core, and only then starts the installer, so that no customer's answer is cut in the middle.
 */
export function createUpdateService(options: {
  readonly updater: UpdaterPort
  readonly clock: Clock
  readonly logger: Logger
  readonly onChanged: () => void
  /** Nothing is being handed over or sent at this moment. */
  readonly isQuiet: () => Promise<boolean>
  /** Stops the core for good. */
  readonly closeDown: () => Promise<void>
  /** The installer refused although everything is stopped: begins anew with the old version. */
  readonly restart: () => void
}): UpdateService {
  const { updater, clock, logger, onChanged, isQuiet, closeDown, restart } = options
  let status: UpdateStatus = { kind: 'off', reason: 'not-installed' }
  let isOn = false
  let timer: Timer | null = null
  let feed: Promise<void> = Promise.resolve()

  function set(next: UpdateStatus): UpdateStatus {
    status = next
    onChanged()
    return next
  }
  function fail(step: Exclude<UpdateStep, 'install'>, error: unknown, version: string | null): UpdateStatus {
    logger.warn('an update step failed', { step, error })
    return set({ kind: 'failed', step, said: updateFailure(step, error), version })
  }
  const isBusy = () => ['checking', 'downloading', 'waiting', 'installing'].includes(status.kind)

  async function check(): Promise<UpdateStatus> {
    if (!updater.isInstalled) throw new CommandError('unavailable', msg('error.no-updates'))
    if (!isOn) throw new CommandError('unavailable', msg('error.updates-off'))
    if (isBusy() || status.kind === 'downloaded') return status
    set({ kind: 'checking' })
    try {
      await feed
      const offer = await updater.check()
      // Switched off while it was asked: the answer is not wanted any more.
      if (!isOn) return status
      return set(offer === null ? { kind: 'current', checkedAt: clock.now() } : { kind: 'available', ...offer })
    } catch (error) {
      return fail('check', error, null)
    }
  }

  async function download(): Promise<UpdateStatus> {
    if (status.kind === 'failed' && status.version !== null) await check()
    if (status.kind !== 'available') return status
    const offer: UpdateOffer = { version: status.version, notes: status.notes }
    set({ kind: 'downloading', ...offer, percent: 0 })
    let shown = 0
    try {
      await updater.download((percent) => {
        const whole = Math.min(100, Math.floor(percent))
        if (whole <= shown || status.kind !== 'downloading') return
        shown = whole
        set({ kind: 'downloading', ...offer, percent: whole })
      })
      return set({ kind: 'downloaded', ...offer, problem: null })
    } catch (error) {
      return fail('download', error, offer.version)
    }
  }

  function waitUntilQuiet(): Promise<boolean> {
    const deadline = clock.monotonic() + QUIET_WITHIN_MS
    return new Promise((resolve, reject) => {
      const look = () => {
        isQuiet().then((quiet) => {
          if (quiet) resolve(true)
          else if (clock.monotonic() >= deadline) resolve(false)
          else clock.setTimer(LOOK_EVERY_MS, look)
        }, reject)
      }
      look()
    })
  }

  /** Never resolves: an installer that works ends the program. */
  function runInstaller(): Promise<never> {
    return new Promise<never>((_never, reject) => {
      const deadline = clock.setTimer(updater.installWithinMs, () => reject(new Error('The program still runs.')))
      updater.install().catch((error: unknown) => {
        deadline.cancel()
        reject(error)
      })
    })
  }

  async function finish(offer: UpdateOffer): Promise<void> {
    try {
      if (!(await waitUntilQuiet())) {
        set({ kind: 'downloaded', ...offer, problem: BUSY })
        return
      }
    } catch (error) {
      logger.error('nobody could say whether customers are being answered', { error })
      set({ kind: 'downloaded', ...offer, problem: updateFailure('install', error) })
      return
    }
    set({ kind: 'installing', version: offer.version })
    await closeDown()
    await runInstaller().catch((error: unknown) => logger.error('the update was not installed', { error }))
    // Everything is stopped already: only a new start brings the shop's answers back.
    restart()
  }

  async function install(): Promise<UpdateStatus> {
    if (status.kind !== 'downloaded') return status
    const offer: UpdateOffer = { version: status.version, notes: status.notes }
    const waiting = set({ kind: 'waiting', ...offer })
    void finish(offer)
    return waiting
  }

  function scheduleCheck(milliseconds: number): void {
    timer?.cancel()
    timer = clock.setTimer(milliseconds, () => {
      scheduleCheck(CHECK_EVERY_MS)
      check().catch((error: unknown) => logger.debug('no check for updates', { error }))
    })
  }

  return {
    get status() {
      return status
    },
    configure(settings) {
      feed = updater.setFeed(settings.feedUrl).catch((error: unknown) => {
        logger.warn('the update address could not be used', { error })
      })
      const wasOn = isOn
      isOn = settings.isOn && updater.isInstalled
      if (!updater.isInstalled) set({ kind: 'off', reason: 'not-installed' })
      else if (!isOn) {
        timer?.cancel()
        if (!isBusy() || status.kind === 'checking') set({ kind: 'off', reason: 'switched-off' })
      } else if (!wasOn) {
        set({ kind: 'current', checkedAt: null })
        scheduleCheck(FIRST_CHECK_MS)
      }
    },
    check,
    download,
    install,
    stop: () => timer?.cancel(),
  }
}
