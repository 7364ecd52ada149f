import type { SessionState, SessionView } from '../../shared/model/session.ts'
import { CommandError } from '../../shared/result.ts'
import { msg } from '../../shared/words/say.ts'
import { describeError } from '../whatsapp/describe-error.ts'
import type { Account, WhatsAppClient } from '../whatsapp/whatsapp-client.ts'
import type { ConnectionListener } from './connection-listener.ts'
import { Linking } from './linking.ts'
import { PhoneLink } from './phone-link.ts'
import { Recovery } from './recovery.ts'
import { SessionBrowser } from './session-browser.ts'
import type { SessionDeps } from './session-deps.ts'
import type { SessionRecord } from './session-records.ts'
import { SessionStatus } from './session-status.ts'
import { Upkeep } from './upkeep.ts'

/**
 * One shop's WhatsApp session: takes the owner's commands and receives everything that its browser reports. Its parts depend on each other
 * in this order: status, link, browser; then upkeep (what a connected page needs), recovery (how to get a connected page back) and linking
 * (how a phone is linked).
 */
export class Session {
  readonly #deps: SessionDeps
  readonly #status: SessionStatus
  readonly #link: PhoneLink
  readonly #browser: SessionBrowser
  readonly #upkeep: Upkeep
  readonly #recovery: Recovery
  readonly #linking: Linking

  constructor(deps: SessionDeps, saved: SessionRecord) {
    const status = new SessionStatus(saved, {
      ...deps,
      moved: (before, after) => this.#moved(before, after),
      deadline: (outcomes) => void this.#recovery.deadline(outcomes),
    })
    const link = new PhoneLink({ ...deps, status })
    const browser = new SessionBrowser({ ...deps, status, link, listener: this.#listener() })
    const recovery = new Recovery({ ...deps, status, link, browser })
    this.#deps = deps
    this.#status = status
    this.#link = link
    this.#browser = browser
    this.#recovery = recovery
    this.#upkeep = new Upkeep({ ...deps, status, browser, restart: () => this.restart() })
    this.#linking = new Linking({ ...deps, status, link, browser, recovery, connect: () => this.connect() })
  }

  get record(): SessionRecord {
    return this.#status.record
  }

  /** A browser of this session runs, or is being started. */
  get hasBrowser(): boolean {
    return this.#browser.connection !== null
  }

  /** When the phone was linked, unix ms; null when none is linked, or when the time is not known. */
  get linkedAt(): number | null {
    return this.#link.linkedAt
  }

  /** Milliseconds for which the link still counts as young; 0 when it no longer does. */
  get youngForMs(): number {
    return this.#link.youngForMs
  }

  /** The client while the session is connected and its page is not reloading, else null. */
  live(): WhatsAppClient | null {
    const { connection } = this.#browser
    const isThere = this.#status.kind === 'connected' && connection?.isReloading === false
    return isThere ? connection.client : null
  }

  view(): SessionView {
    return this.#status.view()
  }

  rename(name: string): void {
    this.#status.save({ name })
    this.#status.changed()
  }

  connect(): void {
    const status = this.#status
    const { connection } = this.#browser
    status.setWanted(true)
    if (!status.record.wanted) status.save({ wanted: true })
    if (connection !== null && status.kind === 'failed') return this.#recovery.askRefusedPage(connection)
    if (connection !== null || status.kind === 'stopping' || status.kind === 'starting') return
    if (status.kind === 'needs-link' && !status.isOfferPaused) return
    this.#recovery.asked()
    this.#browser.start('connect', 'asked')
  }

  /**
   * Closes the browser and keeps the link. `still-wanted` leaves `wanted` in the record, so that the next start of the app connects again.
   * `lastly` is part of the closing: a Connect that arrives meanwhile waits for `lastly`, too.
   */
  async close(forget: 'not-wanted' | 'still-wanted', lastly?: () => Promise<void>): Promise<void> {
    const [status, browser] = [this.#status, this.#browser]
    status.setWanted(false)
    browser.codePhone = null
    if (forget === 'not-wanted' && status.record.wanted) status.save({ wanted: false })
    browser.cancelRetry()
    const isOpen = status.kind !== 'stopped'
    if (isOpen) {
      browser.drop()
      status.move('close', {}, forget)
    }
    if (lastly !== undefined) browser.afterClosing(lastly)
    else if (!isOpen) return
    await browser.closing
    if (status.kind === 'stopping') status.move('closed', {}, forget)
    if (status.isWanted) browser.start('connect', 'asked while stopping')
  }

  /** Asks for the new connection before the closing ends, so that a Disconnect that arrives meanwhile wins. */
  async restart(): Promise<void> {
    const closed = this.close('still-wanted')
    this.connect()
    this.#recovery.asked()
    await closed
  }

  async unlink(): Promise<void> {
    await this.#linking.giveUp()
    await this.close('not-wanted', () => this.#link.forget())
    this.#status.changed()
  }

  /** Like `unlink`, but without logging out: for a link whose end was decided in the last run. */
  async dropLink(): Promise<void> {
    this.#status.unlinked()
    await this.close('not-wanted', () => this.#link.forget())
  }

  usePairingCode(phone: string): Promise<void> {
    return this.#linking.usePairingCode(phone)
  }

  useQr(): Promise<void> {
    return this.#linking.useQr()
  }

  /** Takes the session back from another window or computer. Throws `CommandError('unavailable')` when that is not possible. */
  async useHere(): Promise<void> {
    const { connection } = this.#browser
    if (this.#status.kind !== 'conflict' || connection === null) {
      throw new CommandError('unavailable', msg('error.not-open-elsewhere'))
    }
    try {
      await connection.client.useHere()
    } catch (error) {
      throw new CommandError('unavailable', msg('error.use-here-failed'), describeError(error))
    }
    connection.look()
  }

  /** The laptop woke up. */
  resumed(): void {
    this.#recovery.resumed()
  }

  /** Another browser may be found now. */
  browserChanged(): void {
    this.#recovery.browserChanged()
  }

  libraryFailed(detail: string): void {
    this.#deps.logger.warn('library failed on its own', { error: detail })
    this.#browser.connection?.look()
  }

  #moved(before: SessionState, after: SessionState): void {
    if (before.kind === 'connected' && after.kind !== 'connected') this.#upkeep.disconnected()
    // These states follow after a phone has read the code: stop renewing it.
    const isAfterTheCode = after.kind === 'linking' || after.kind === 'syncing' || after.kind === 'connected'
    if (isAfterTheCode) this.#browser.connection?.offers.linked()
    if (after.kind !== 'starting') this.#browser.startSettled()
  }

  #listener(): ConnectionListener {
    return {
      state: () => this.#status.kind,
      isYoung: () => this.youngForMs > 0,
      offered: (offer) => this.#linking.offered(offer),
      scanned: () => void this.#status.move('scanned', {}, 'phone reads the code'),
      syncing: (percent) => this.#syncing(percent),
      offline: (detail) => {
        if (this.#status.kind !== 'waiting-for-internet') this.#status.move('offline', {}, detail)
      },
      siteAway: () => this.#browser.startSettled(),
      conflict: () => this.#conflict(),
      refused: (refusal) => this.#recovery.refused(refusal),
      deaf: () => this.#upkeep.deaf(),
      promoted: (account) => this.#promoted(account),
      proven: () => this.#proven(),
      heard: () => this.#upkeep.heard(),
      activity: () => this.#upkeep.activity(),
      ended: (reason) => void this.#recovery.ended(reason),
    }
  }

  #syncing(percent: number): void {
    const { state } = this.#status
    if (state.kind === 'syncing' && state.percent >= percent) return
    this.#status.move('sync', { percent }, 'page is connecting')
  }

  #conflict(): void {
    if (this.#status.kind === 'conflict' || !this.#status.move('conflict', {}, 'opened elsewhere')) return
    if (this.#deps.settings.get('sessions.alwaysUseHere') !== 'on') return
    this.#browser.connection?.client.useHere().catch((error: unknown) => {
      this.#deps.logger.warn('takeover failed', { error: describeError(error) })
    })
  }

  #promoted(account: Account): void {
    const { opened, wasOffered } = this.#browser
    if (opened === null) return
    // A code that was scanned in this browser. A quick owner may scan it before we know that the page shows it, so check the record, too.
    const justLinked = wasOffered || !this.#status.record.linked
    if (justLinked) this.#link.justLinked()
    this.#upkeep.connecting(justLinked)
    this.#browser.connected()
    this.#recovery.connected()
    this.#link.connected(account)
    if (!this.#status.move('promoted', {}, justLinked ? 'linked' : 'probe succeeded')) return
    this.#upkeep.connected(opened, justLinked)
    this.#deps.connected()
  }

  #proven(): void {
    const { connection } = this.#browser
    if (connection !== null) this.#upkeep.proven(connection)
  }
}
