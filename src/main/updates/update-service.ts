import { msg } from '../../shared/words/say.ts'
import type { Clock, Logger, Timer } from '../../core/ports.ts'
import type { UpdateStatus } from '../../shared/model/computer.ts'
import { CommandError } from '../../shared/result.ts'
import { updateFailure, type UpdateStep } from './update-failure.ts'
import type { UpdateOffer, UpdaterPort } from './updater-port.ts'

const FIRST_CHECK_MS = 60_000
const CHECK_EVERY_MS = 6 * 60 * 60_000
/** How long an install waits for a moment in which no reply is being sent. */
const QUIET_WITHIN_MS = 2 * 60_000
const LOOK_EVERY_MS = 1_000
const BUSY = msg('update.busy')

export interface UpdateServiceOptions {
  readonly updater: UpdaterPort
  readonly clock: Clock
  readonly logger: Logger
  readonly onChanged: () => void
  /** Whether no message is being posted and no reply is being sent. */
  readonly isQuiet: () => Promise<boolean>
  /** Stops the core; it cannot be started again in this process. */
  readonly closeDown: () => Promise<void>
  /** Starts the old version again after the installer failed, because everything is already stopped. */
  readonly restart: () => void
}

/**
 * Check, download, install: one step at a time; download and install only on the owner's click. An install waits until nothing is being
 * sent, then stops the core, and only then starts the installer, so that no reply to a customer is cut off.
 */
export class UpdateService {
  readonly #options: UpdateServiceOptions
  #status: UpdateStatus = { kind: 'off', reason: 'not-installed' }
  #isOn = false
  #timer: Timer | null = null
  #feed: Promise<void> = Promise.resolve()

  constructor(options: UpdateServiceOptions) {
    this.#options = options
  }

  get status(): UpdateStatus {
    return this.#status
  }

  /** Applies the settings. Switching on also starts the scheduled checks. */
  configure(settings: { readonly isOn: boolean; readonly feedUrl: string }): void {
    const { updater, logger } = this.#options
    this.#feed = updater.setFeed(settings.feedUrl).catch((error: unknown) => {
      logger.warn('the update address could not be used', { error })
    })
    const wasOn = this.#isOn
    this.#isOn = settings.isOn && updater.isInstalled
    if (!updater.isInstalled) this.#set({ kind: 'off', reason: 'not-installed' })
    else if (!this.#isOn) {
      this.stop()
      if (!this.#isBusy || this.#status.kind === 'checking') this.#set({ kind: 'off', reason: 'switched-off' })
    } else if (!wasOn) {
      this.#set({ kind: 'current', checkedAt: null })
      this.#scheduleCheck(FIRST_CHECK_MS)
    }
  }

  async check(): Promise<UpdateStatus> {
    const { updater, clock } = this.#options
    if (!updater.isInstalled) throw new CommandError('unavailable', msg('error.no-updates'))
    if (!this.#isOn) throw new CommandError('unavailable', msg('error.updates-off'))
    if (this.#isBusy || this.#status.kind === 'downloaded') return this.#status
    this.#set({ kind: 'checking' })
    try {
      await this.#feed
      const offer = await updater.check()
      // Updates were switched off during the check: drop the answer.
      if (!this.#isOn) return this.#status
      return this.#set(offer === null ? { kind: 'current', checkedAt: clock.now() } : { kind: 'available', ...offer })
    } catch (error) {
      return this.#fail('check', error, null)
    }
  }

  async download(): Promise<UpdateStatus> {
    if (this.#status.kind === 'failed' && this.#status.version !== null) await this.check()
    const { status } = this
    if (status.kind !== 'available') return status
    const offer: UpdateOffer = { version: status.version, notes: status.notes }
    this.#set({ kind: 'downloading', ...offer, percent: 0 })
    let shown = 0
    try {
      await this.#options.updater.download((percent) => {
        const whole = Math.min(100, Math.floor(percent))
        if (whole <= shown || this.#status.kind !== 'downloading') return
        shown = whole
        this.#set({ kind: 'downloading', ...offer, percent: whole })
      })
      return this.#set({ kind: 'downloaded', ...offer, problem: null })
    } catch (error) {
      return this.#fail('download', error, offer.version)
    }
  }

  async install(): Promise<UpdateStatus> {
    const { status } = this
    if (status.kind !== 'downloaded') return status
    const offer: UpdateOffer = { version: status.version, notes: status.notes }
    const waiting = this.#set({ kind: 'waiting', ...offer })
    void this.#finish(offer)
    return waiting
  }

  stop(): void {
    this.#timer?.cancel()
  }

  #set(next: UpdateStatus): UpdateStatus {
    this.#status = next
    this.#options.onChanged()
    return next
  }

  #fail(step: Exclude<UpdateStep, 'install'>, error: unknown, version: string | null): UpdateStatus {
    this.#options.logger.warn('an update step failed', { step, error })
    return this.#set({ kind: 'failed', step, said: updateFailure(step, error), version })
  }

  get #isBusy(): boolean {
    return ['checking', 'downloading', 'waiting', 'installing'].includes(this.#status.kind)
  }

  async #finish(offer: UpdateOffer): Promise<void> {
    const { logger, closeDown, restart } = this.#options
    try {
      if (!(await this.#waitUntilQuiet())) {
        this.#set({ kind: 'downloaded', ...offer, problem: BUSY })
        return
      }
    } catch (error) {
      logger.error('could not find out whether customers are being answered', { error })
      this.#set({ kind: 'downloaded', ...offer, problem: updateFailure('install', error) })
      return
    }
    this.#set({ kind: 'installing', version: offer.version })
    await closeDown()
    await this.#runInstaller().catch((error: unknown) => logger.error('the update was not installed', { error }))
    // Everything is stopped already, so only a restart brings the shop's replies back.
    restart()
  }

  #waitUntilQuiet(): Promise<boolean> {
    const { clock, isQuiet } = this.#options
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

  /** Never resolves, because a working installer ends the program. Rejects when it fails or exceeds `installWithinMs`. */
  #runInstaller(): Promise<never> {
    const { clock, updater } = this.#options
    return new Promise<never>((_never, reject) => {
      const deadline = clock.setTimer(updater.installWithinMs, () => reject(new Error('The program still runs.')))
      updater.install().catch((error: unknown) => {
        deadline.cancel()
        reject(error)
      })
    })
  }

  #scheduleCheck(milliseconds: number): void {
    const { clock, logger } = this.#options
    this.#timer?.cancel()
    this.#timer = clock.setTimer(milliseconds, () => {
      this.#scheduleCheck(CHECK_EVERY_MS)
      this.check().catch((error: unknown) => logger.debug('no check for updates', { error }))
    })
  }
}
