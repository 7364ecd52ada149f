import type { SelfCheck } from '../../shared/model/session.ts'
import { describeError } from '../whatsapp/describe-error.ts'
import { afterConnect } from './after-connect.ts'
import type { BrowserConnection } from './browser-connection.ts'
import { DailyCopy } from './daily-copy.ts'
import { DialogWatch } from './dialog-watch.ts'
import { HearingWatch, type WatchedPage } from './hearing-watch.ts'
import type { OpenedConnection } from './open-connection.ts'
import type { SessionBrowser } from './session-browser.ts'
import type { SessionDeps } from './session-deps.ts'
import type { SessionStatus } from './session-status.ts'
import { ConnectedPage } from './connected-page.ts'

export interface UpkeepDeps extends Pick<
  SessionDeps,
  'clock' | 'logger' | 'settings' | 'sink' | 'profiles' | 'backup'
> {
  readonly status: SessionStatus
  readonly browser: SessionBrowser
  restart(): Promise<void>
}

const SAVE_EVERY_MS = 600_000

/** Looks after a connected session: fetches missed messages, checks that the page reports new ones, answers dialogs, makes a daily copy. */
export class Upkeep {
  readonly #deps: UpkeepDeps
  readonly #hearing: HearingWatch
  readonly #dialogs: DialogWatch
  readonly #dailyCopy: DailyCopy
  /** The connected page; the last one while not connected. */
  #page: WatchedPage | null = null
  #promotions = 0
  /** Time (unix ms) since which messages may be missed that no catch-up has fetched yet; `at` is null when it is not known. */
  #missedSince: { readonly at: number | null } | null = null
  #catchingUp: Promise<void> = Promise.resolve()
  #proofSavedAt = 0
  #isQuietAgain = true

  constructor(deps: UpkeepDeps) {
    const { status, clock, logger, settings, backup } = deps
    const watch = { clock, logger }
    this.#deps = deps
    this.#hearing = new HearingWatch({ ...watch, told: (deafSince) => status.found({ deafSince }) })
    this.#dialogs = new DialogWatch({ ...watch, told: (pageAsks) => status.found({ pageAsks }) })
    this.#dailyCopy = new DailyCopy({
      ...watch,
      isAllowed: () => settings.get('sessions.dailyCopy') === 'on',
      takenAt: () => backup.takenAt(status.id),
      restart: () => deps.restart(),
    })
  }

  /** A connection begins. Called while the record still holds the time of the last proof. */
  connecting(justLinked: boolean): void {
    // A new link needs no bound: older messages are not imported. A catch-up that a short drop cut off leaves its bound to the next one.
    if (justLinked) this.#missedSince = { at: null }
    this.#missedSince ??= { at: this.#deps.status.record.lastConnectedAt }
    this.#proofSavedAt = this.#deps.clock.monotonic()
    this.#isQuietAgain = false
  }

  connected(opened: OpenedConnection, justLinked: boolean): void {
    const { status, profiles, sink } = this.#deps
    sink.catchingUp(status.id, 'begins')
    const common = this.#commonOptions(opened)
    const inTurn = (work: () => Promise<void>): Promise<void> => this.#inTurn(work)
    this.#hearing.newPage()
    this.#dialogs.begin(common)
    this.#page = new ConnectedPage({
      ...common,
      heard: opened.heard,
      linkedAt: () => profiles.linkedAt(status.id),
      inTurn,
      restart: (detail) => opened.connection.end({ kind: 'lost', reason: 'page-deaf', detail }),
    })
    afterConnect({
      ...common,
      profiles,
      justLinked,
      inTurn,
      lastConnectedAt: this.#missedSince?.at ?? null,
      allRead: () => (this.#missedSince = null),
      checked: (selfCheck: SelfCheck) => status.found({ selfCheck }),
    }).catch((error: unknown) => this.#followFailed(error))
  }

  /** There is no connected page any more. */
  disconnected(): void {
    const { status, clock } = this.#deps
    status.save({ lastConnectedAt: clock.now() })
    this.#dialogs.over()
  }

  /** A message was received or sent. */
  activity(): void {
    this.#dailyCopy.activity()
  }

  /** A customer's message arrived live. */
  heard(): void {
    this.#hearing.heard()
  }

  /** Our listener on the page's messages cannot be proven. */
  deaf(): void {
    if (this.#page !== null) void this.#hearing.deaf(this.#page)
  }

  /** A probe proved the connection. */
  proven(connection: BrowserConnection): void {
    this.#dailyCopy.consider()
    this.#quietAgain(connection)
    this.#saveProof()
    if (this.#page === null) return
    void this.#hearing.look(this.#page)
    void this.#dialogs.look(this.#page)
  }

  #commonOptions({ connection, intake }: OpenedConnection) {
    const { status, browser, sink, clock, logger, settings } = this.#deps
    // A short drop changes neither browser nor state. Count promotions, so that the former connection's work ends all the same.
    const promotion = (this.#promotions += 1)
    return {
      sessionId: status.id,
      client: connection.client,
      sink,
      intake,
      clock,
      logger,
      backfillHours: settings.get('forward.backfillHours'),
      groups: settings.get('forward.groups'),
      stopped: () => browser.connection !== connection || status.kind !== 'connected' || this.#promotions !== promotion,
    }
  }

  /** Runs one catch-up at a time. A failure after one connect must not prevent the catch-up after the next. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    this.#catchingUp = this.#catchingUp.then(work).catch((error: unknown) => this.#followFailed(error))
    return this.#catchingUp
  }

  #followFailed(error: unknown): void {
    this.#deps.logger.error('the work after a connect failed', { error: describeError(error) })
  }

  /**
   * Sets the presence to unavailable once more, some time after the connect: a page that sets itself online late would silence the owner's
   * phone for days.
   */
  #quietAgain(connection: BrowserConnection): void {
    if (this.#isQuietAgain) return
    const { browser, logger } = this.#deps
    this.#isQuietAgain = true
    connection.client.setUnavailable().catch((error: unknown) => {
      // A failure in a browser that was closed meanwhile means nothing.
      const level = browser.connection === connection ? 'warn' : 'debug'
      logger[level]('presence failed', { error: describeError(error) })
    })
  }

  /** Saves the time of the last proof now and then: the life of an unused link counts from it. */
  #saveProof(): void {
    const { status, clock } = this.#deps
    if (clock.monotonic() - this.#proofSavedAt < SAVE_EVERY_MS) return
    this.#proofSavedAt = clock.monotonic()
    status.save({ lastConnectedAt: clock.now() })
  }
}
