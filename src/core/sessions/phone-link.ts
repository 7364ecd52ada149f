import type { Clock, Logger } from '../ports.ts'
import { describeError } from '../whatsapp/describe-error.ts'
import type { ProfileBackup } from '../whatsapp/profile-backup.ts'
import type { ProfileFiles } from '../whatsapp/profile-files.ts'
import type { Account } from '../whatsapp/whatsapp-client.ts'
import type { LidTable } from './session-records.ts'
import type { SessionStatus } from './session-status.ts'
import { youngForMs } from './young-link.ts'

export interface PhoneLinkDeps {
  readonly status: SessionStatus
  readonly clock: Clock
  readonly logger: Logger
  readonly profiles: ProfileFiles
  readonly backup: Pick<ProfileBackup, 'forget'>
  readonly lids: LidTable
}

/** The link between a phone and the profile on disk: when it was made, and how it is forgotten. */
export class PhoneLink {
  readonly #deps: PhoneLinkDeps
  /** Unix ms; null while it is not known. */
  #linkedAt: number | null = null

  constructor(deps: PhoneLinkDeps) {
    this.#deps = deps
  }

  /** When the phone was linked, unix ms; null while that is not known. */
  get linkedAt(): number | null {
    return this.#linkedAt
  }

  /** Milliseconds for which the link still counts as young; 0 when it no longer does. */
  get youngForMs(): number {
    return youngForMs(this.#linkedAt, this.#deps.clock.now())
  }

  /** A browser is about to use the profile. */
  launching(): void {
    const { status, profiles } = this.#deps
    // This is a new link: the end of the former one must not delete it.
    if (!status.record.linked) profiles.unmarkEnding(status.id)
    void profiles.linkedAt(status.id).then((at) => (this.#linkedAt ??= at))
  }

  justLinked(): void {
    this.#linkedAt = this.#deps.clock.now()
  }

  /** The profile has connected as this account. */
  connected(account: Account): void {
    const { status, lids, clock } = this.#deps
    const { phone, pushName } = status.record
    // The chat with ourselves may carry our LID or our phone.
    if (account.lid !== null && account.phone !== null) lids.remember(status.id, account.lid, account.phone)
    status.save({
      linked: true,
      phone: account.phone ?? phone,
      pushName: account.pushName ?? pushName,
      lastConnectedAt: clock.now(),
    })
  }

  /** Marks the link as ending: if the program is killed after this, its next start ends the link, with or without the record. */
  markEnding(): void {
    this.#deps.profiles.markEnding(this.#deps.status.id)
  }

  get hasProfile(): boolean {
    return this.#deps.profiles.exists(this.#deps.status.id)
  }

  /**
   * Deletes the profile; the browser must be closed. Deletes the copy first: after a kill between the two, an ended link must not come back
   * from the copy.
   */
  async forget(): Promise<void> {
    const { status, profiles, backup, logger } = this.#deps
    await backup.forget(status.id).catch((error: unknown) => {
      logger.error('the profile copy of a removed link was not deleted', { error: describeError(error) })
    })
    await profiles.remove(status.id)
    this.#linkedAt = null
    status.forgetSelfCheck()
    status.save({ linked: false, wanted: status.isWanted, phone: null, pushName: null, lastConnectedAt: null })
  }
}
