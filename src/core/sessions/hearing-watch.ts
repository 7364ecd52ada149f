import type { Clock, Logger } from '../ports.ts'
import { describeError } from '../whatsapp/describe-error.ts'
import { pause } from '../whatsapp/time-limit.ts'
import type { LatestMessage, WhatsAppClient } from '../whatsapp/whatsapp-client.ts'

/** One browser, as the watch needs it. */
export interface WatchedPage {
  readonly client: Pick<WhatsAppClient, 'latestMessages' | 'reloadPage' | 'answerDialog'>
  /** When it was last promoted, unix ms. */
  readonly since: number
  /** Of these messages, the ones that are neither stored nor left out by a rule. */
  unheard(messages: readonly LatestMessage[]): readonly LatestMessage[]
  /** The ordinary catch-up. Resolves to whether every chat was read as far back as needed. */
  catchUp(): Promise<boolean>
  /** Stores a mark in the place of a message that cannot be read at all. */
  keep(message: LatestMessage): Promise<void>
  restart(detail: string): void
  /** The connection is over. */
  stopped(): boolean
}

/** Only what is this new, in the page's own time, is compared. */
const recentSeconds = 900
/** WhatsApp's seconds are those of other machines. */
const slackSeconds = 60
/** What is on its way from the page to here arrives within this. */
const onItsWayMs = 1_000
/** Looks that found something in a row before the page counts as deaf. */
const strikesToDeaf = 2
/** After so many looks a message that history does not give is kept by a mark. */
const looksToKeep = 3
/** Pauses between mendings: a page that goes deaf again at once is not mended by loading it ever faster. */
const mendPausesMs: readonly number[] = [0, 120_000, 600_000, 1_800_000, 3_600_000]

/**
 * Compares what the page holds of the last minutes with what came from it, at each proof of life. What is missing is fetched; missing
 * again without a message heard in between, the page is deaf: it is loaded anew, later its browser is started anew, after growing pauses. Between these
 * the looks go on, so that messages come at most half a minute late.
 */
export class HearingWatch {
  readonly #clock: Clock
  readonly #logger: Logger
  readonly #sessionId: string
  readonly #told: (deafSince: number | null) => void
  readonly #looks = new Map<string, number>()
  #strikes = 0
  #mended = 0
  #mendAgainAt = 0
  #deafSince: number | null = null
  #looking = false
  /** The page is another one than the one that was found deaf. */
  #renewed = false

  constructor(deps: {
    readonly sessionId: string
    readonly clock: Clock
    readonly logger: Logger
    told(deafSince: number | null): void
  }) {
    this.#sessionId = deps.sessionId
    this.#clock = deps.clock
    this.#logger = deps.logger
    this.#told = deps.told
  }

  /** A message came live: whatever was, the page tells of them. */
  heard(): void {
    this.#strikes = 0
    if (this.#deafSince !== null) this.#tell(null)
  }

  /** A page was loaded or a browser started: what the former one failed to tell says nothing of it. */
  newPage(): void {
    this.#strikes = 0
    this.#renewed = true
  }

  /** Our listener cannot be proven to hang: nothing will be told. */
  async deaf(page: WatchedPage): Promise<void> {
    this.#renewed = false
    this.#tell(this.#deafSince ?? this.#clock.now())
    this.#mend(page, 'our listener is gone')
    await this.look(page)
  }

  async look(page: WatchedPage): Promise<void> {
    if (this.#looking || page.stopped()) return
    this.#looking = true
    try {
      await this.#lookOnce(page)
    } catch (error) {
      // A page that cannot be asked: the probe tells whether it lives, the self-check what it lacks.
      const level = page.stopped() ? 'debug' : 'warn'
      this.#logger[level]('what the page holds could not be compared', {
        session: this.#sessionId,
        error: describeError(error),
      })
    } finally {
      this.#looking = false
    }
  }

  async #lookOnce(page: WatchedPage): Promise<void> {
    const recent = this.#recent(await page.client.latestMessages(), page)
    if (page.unheard(recent).length > 0) await pause(this.#clock, onItsWayMs)
    const missing = page.unheard(recent)
    if (page.stopped()) return
    if (missing.length === 0) {
      // Nothing was told since, and nothing had to be.
      if (this.#deafSince !== null && this.#strikes === 0 && this.#renewed) this.#tell(null)
      return
    }
    this.#strikes += 1
    this.#logger.warn('messages in the page were not heard, they are fetched', {
      session: this.#sessionId,
      count: missing.length,
      inARow: this.#strikes,
    })
    const whole = await page.catchUp()
    await this.#keepUnreadable(page, recent, whole)
    if (this.#strikes < strikesToDeaf || page.stopped()) return
    this.#renewed = false
    this.#tell(this.#deafSince ?? this.#clock.now())
    this.#mend(page, 'the page does not tell of new messages')
  }

  /** A message that no way of reading gives must not be lost, and must not look like deafness for ever. */
  async #keepUnreadable(page: WatchedPage, recent: readonly LatestMessage[], whole: boolean): Promise<void> {
    for (const message of page.unheard(recent)) {
      const looks = (this.#looks.get(message.messageId) ?? 0) + 1
      this.#looks.set(message.messageId, looks)
      if (page.stopped() || (!whole && looks < looksToKeep)) continue
      this.#looks.delete(message.messageId)
      this.#logger.warn('a message that cannot be read is kept by a mark', { session: this.#sessionId })
      await page.keep(message)
    }
  }

  /** By the page's own newest time, so that a wrong clock here hides nothing; history that is loaded late is none of it. */
  #recent(messages: readonly LatestMessage[], page: WatchedPage): readonly LatestMessage[] {
    const newest = messages.reduce((latest, { timestamp }) => Math.max(latest, timestamp), 0)
    const promoted = Math.floor(page.since / 1000) - slackSeconds
    return messages.filter(({ fromMe, isNew, timestamp }) => {
      if (fromMe || timestamp < newest - recentSeconds) return false
      return isNew || timestamp >= promoted
    })
  }

  #mend(page: WatchedPage, detail: string): void {
    const now = this.#clock.monotonic()
    if (now < this.#mendAgainAt) return
    const longest = mendPausesMs.at(-1)!
    // Long well, it begins anew.
    if (this.#mended > 0 && now - this.#mendAgainAt > longest) this.#mended = 0
    this.#mended += 1
    this.#mendAgainAt = now + (mendPausesMs[this.#mended] ?? longest)
    this.#strikes = 0
    const first = this.#mended === 1
    this.#logger.warn('the page is deaf', { session: this.#sessionId, cure: first ? 'reload' : 'restart', detail })
    if (!first) return page.restart(detail)
    page.client.reloadPage().catch((error: unknown) => {
      this.#logger.warn('the page could not be loaded anew', { session: this.#sessionId, error: describeError(error) })
      page.restart(detail)
    })
  }

  #tell(deafSince: number | null): void {
    if (this.#deafSince === deafSince) return
    this.#deafSince = deafSince
    if (deafSince === null) this.#logger.info('the page tells of new messages again', { session: this.#sessionId })
    this.#told(deafSince)
  }
}
