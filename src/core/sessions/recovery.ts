import { msg } from '../../shared/words/say.ts'
import type { BrowserConnection } from './browser-connection.ts'
import type { Refusal } from './account-states.ts'
import type { DisconnectReason } from './disconnect-reason.ts'
import type { PhoneLink } from './phone-link.ts'
import { ReconnectPauses } from './reconnect-pauses.ts'
import { RefusedPage } from './refused-page.ts'
import type { SessionBrowser } from './session-browser.ts'
import type { SessionDeps } from './session-deps.ts'
import type { SessionStatus } from './session-status.ts'
import type { DeadlineOutcome } from './session-transitions.ts'

export interface RecoveryDeps extends Pick<SessionDeps, 'clock' | 'logger' | 'random' | 'backup'> {
  readonly status: SessionStatus
  readonly link: PhoneLink
  readonly browser: SessionBrowser
}

type DeadlineCondition = NonNullable<DeadlineOutcome['when']>

const RESUME_PROBE_MS = 10_000
const BLANK_PROBE_MS = 5_000

/**
 * Decides what follows when a connection ends, a state lasts too long, or the laptop wakes up: another try, or a failure that the owner
 * sees.
 */
export class Recovery {
  readonly #deps: RecoveryDeps
  readonly #pauses: ReconnectPauses
  readonly #refused: RefusedPage
  /** The last good copy of the profile is in use, and has not connected yet. */
  #wasRestored = false

  constructor(deps: RecoveryDeps) {
    this.#deps = deps
    this.#pauses = new ReconnectPauses(deps.clock, deps.random)
    this.#refused = new RefusedPage(deps)
  }

  /** The owner asked for a connection. */
  asked(): void {
    this.#pauses.asked()
  }

  /** A code is offered: the browser and the site work. */
  offered(): void {
    this.#pauses.offered()
  }

  connected(): void {
    this.#wasRestored = false
    this.#pauses.connected()
    this.#refused.over()
  }

  /** WhatsApp refuses the page. The page stays open and is still probed: its next state ends the refusal. It is reloaded now and then. */
  refused(refusal: Refusal): void {
    const { status, browser } = this.#deps
    const { connection } = browser
    if (connection === null || (status.state.kind === 'failed' && status.state.code === refusal.code)) return
    if (!status.move('fail', refusal, refusal.detail)) return
    const lasts = (): boolean => browser.connection === connection && status.kind === 'failed'
    this.#refused.refused(refusal.code, connection.client, lasts)
  }

  /** The owner asks a page that WhatsApp refuses for another try. */
  askRefusedPage(connection: BrowserConnection): void {
    this.#refused.askNow(connection.client)
  }

  async ended(reason: DisconnectReason): Promise<void> {
    const { status, browser } = this.#deps
    const ended = browser.release()
    if (ended === null) return
    if (reason.kind === 'link-missing' && !this.#wasRestored) return this.#restoreProfile(ended)
    if (reason.kind === 'unlinked' || reason.kind === 'link-missing') return this.#forgetLink(ended, reason.kind)
    void browser.close(ended)
    if (reason.kind === 'failed') {
      const { code, detail } = reason
      status.move('fail', { code, said: reason.said, detail }, code)
    } else if (reason.kind === 'offline') {
      status.move('offline', {}, reason.detail)
      browser.retryIn(this.#pauses.offline())
    } else {
      this.#reconnect(reason)
    }
  }

  /** A state has lasted too long: carries out the first outcome of the table whose condition holds. */
  async deadline(outcomes: readonly DeadlineOutcome[]): Promise<void> {
    const { status, browser } = this.#deps
    const [kind, connection] = [status.kind, browser.connection]
    for (const outcome of outcomes) {
      if (outcome.when !== undefined && !(await this.#holds(outcome.when))) continue
      // A change that happened while the page was asked overrides the deadline.
      if (status.kind === kind && browser.connection === connection) this.#bringAbout(outcome)
      return
    }
  }

  /** The laptop woke up: proves the connection, or makes a new one. */
  resumed(): void {
    const { status, browser } = this.#deps
    const { connection } = browser
    if (connection === null) {
      const isPausing = status.kind === 'reconnecting' || status.kind === 'waiting-for-internet'
      if (status.isWanted && isPausing) browser.start('retry', 'resumed')
      return
    }
    if (status.kind === 'starting') return // its own deadline watches it
    void connection.answers(RESUME_PROBE_MS).then((alive) => {
      if (alive) connection.recheck()
      else connection.end({ kind: 'lost', reason: 'resumed', detail: 'no answer after sleep' })
    })
  }

  /** Another browser may be found now. */
  browserChanged(): void {
    const { status, browser } = this.#deps
    const hadNone = status.state.kind === 'failed' && status.state.code.startsWith('browser-')
    if (status.isWanted && hadNone) browser.start('retry', 'another browser')
  }

  async #holds(condition: DeadlineCondition): Promise<boolean> {
    const { status, browser } = this.#deps
    switch (condition) {
      case 'page-open':
        return browser.connection !== null
      case 'offer-paused':
        return status.isOfferPaused
      case 'page-blank':
        // A page of which nothing arrived lacks the internet; one that arrived and does not start is stuck.
        return (await browser.connection?.client.probe(BLANK_PROBE_MS).catch(() => null))?.blank === true
    }
  }

  #bringAbout(outcome: DeadlineOutcome): void {
    const { status, browser } = this.#deps
    switch (outcome.event) {
      case 'lost':
        return browser.connection?.end({ kind: 'lost', reason: outcome.reason, detail: outcome.why })
      case 'offline':
        this.#pauses.waited()
        return browser.connection?.end({ kind: 'offline', detail: outcome.why })
      case 'retry':
      case 'retry-offline':
        return browser.start('retry', 'deadline')
      case 'offer':
        browser.drop()
        browser.codePhone = null
        return void status.move('offer', { offer: { method: 'paused' } }, outcome.why)
      case 'closed':
        return void status.move('closed', {}, 'deadline')
      case null:
    }
  }

  #reconnect(lost: Extract<DisconnectReason, { kind: 'lost' }>): void {
    const { status, browser, clock } = this.#deps
    const { reason, detail } = lost
    const step = this.#pauses.lost(reason)
    if (step.kind === 'give-up') {
      status.move('fail', { code: 'browser-start-failed', said: msg('failure.browser-start'), detail }, detail)
      return
    }
    const { attempt, milliseconds } = step
    status.move('lost', { reason, attempt, nextAt: clock.now() + milliseconds }, detail)
    browser.retryIn(milliseconds)
  }

  /** The profile lost its link without a notice from WhatsApp: it is damaged, as after a power cut. Restores the last good copy, once. */
  async #restoreProfile(ended: BrowserConnection): Promise<void> {
    const { status, browser, backup, logger } = this.#deps
    this.#wasRestored = true
    let isRestored = false
    await browser.close(ended, async () => {
      isRestored = await backup.restore(status.id)
    })
    if (!status.isWanted) return
    if (!isRestored) return this.#forgetLink(ended, 'link-missing')
    logger.warn('the profile was damaged, its last good copy was restored')
    this.#reconnect({ kind: 'lost', reason: 'browser-closed', detail: 'the profile was damaged and is restored' })
  }

  /**
   * Closes the browser before it deletes the profile: deleting under a running browser fails on Windows and leaves a dead link elsewhere.
   */
  async #forgetLink(ended: BrowserConnection, why: 'unlinked' | 'link-missing'): Promise<void> {
    const { status, browser, link } = this.#deps
    status.setWanted(false)
    status.move('close', {}, why)
    await browser.close(ended, () => link.forget())
    status.move('unlinked', {}, why)
    if (status.isWanted) browser.start('connect', 'asked while unlinking')
  }
}
