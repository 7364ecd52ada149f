import { describeError } from '../whatsapp/describe-error.ts'
import { pause } from '../time/within.ts'
import type { LatestMessage, WhatsAppClient } from '../whatsapp/whatsapp-client.ts'
import { PageWatch } from './page-watch.ts'

/** A connected page, as `HearingWatch` needs it. */
export interface WatchedPage {
  readonly client: Pick<WhatsAppClient, 'latestMessages' | 'reloadPage' | 'answerDialog'>
  /** When the page was last promoted to connected, unix ms. */
  readonly since: number
  /** Of these messages, the ones that are neither heard, stored, nor left out by a rule. */
  unheard(messages: readonly LatestMessage[]): readonly LatestMessage[]
  /** Runs the ordinary catch-up. Resolves to whether every chat was read as far back as needed. */
  catchUp(): Promise<boolean>
  /** Stores a placeholder for a message that cannot be read at all. */
  keep(message: LatestMessage): Promise<void>
  restart(detail: string): void
  /** The connection is over. */
  stopped(): boolean
}

/** Only messages this new are compared, counted back from the page's newest message. */
const RECENT_SECONDS = 900
/** Tolerance for WhatsApp's times, which come from other machines. */
const SLACK_SECONDS = 60
/** A message on its way from the page to us arrives within this time. */
const ON_ITS_WAY_MS = 1_000
/** Looks in a row that must find unheard messages before the page counts as deaf. */
const STRIKES_TO_DEAF = 2
/** After this many looks, a placeholder is stored for a message that history does not give. */
const LOOKS_TO_KEEP = 3
/** Pauses between repairs: loading a page ever faster does not help if it goes deaf again at once. */
const MEND_PAUSES_MS: readonly number[] = [0, 120_000, 600_000, 1_800_000, 3_600_000]

/**
 * Compares the page's messages of the last minutes with those that reached us, at each proof of life. Missing messages are fetched. If some
 * are missing again, with no message heard in between, the page is deaf: it is reloaded, and later its browser is restarted, after growing
 * pauses. The looks go on between these repairs, so that messages come at most half a minute late.
 */
export class HearingWatch extends PageWatch<WatchedPage, number> {
  readonly #looks = new Map<string, number>()
  /** Ids of the messages that the page could not decrypt at the last look. */
  #sealed: ReadonlySet<string> = new Set()
  #strikes = 0
  #mended = 0
  #mendAgainAt = 0
  /** The page was loaded, or its browser started, after it was found deaf. */
  #renewed = false

  /** A message arrived live, so the page reports messages again. */
  heard(): void {
    this.#strikes = 0
    if (this.finding !== null) this.tell(null)
  }

  /** A page was loaded or a browser started: failures of the former one do not count against it. */
  newPage(): void {
    this.#strikes = 0
    this.#renewed = true
  }

  /** Our listener cannot be proven: the page will report nothing. */
  async deaf(page: WatchedPage): Promise<void> {
    this.#renewed = false
    this.tell(this.finding ?? this.clock.now())
    this.#mend(page, 'our listener is gone')
    await this.look(page)
  }

  protected async lookOnce(page: WatchedPage): Promise<void> {
    const all = await page.client.latestMessages()
    const held = this.#recent(all, page)
    await this.#fetchOpened(page, all)
    // The page reports these messages, but not their text. Store placeholders: a human has to look at the phone.
    for (const message of page.unheard(held.filter(({ undecrypted }) => undecrypted === true))) await page.keep(message)
    const recent = held.filter(({ undecrypted }) => undecrypted !== true)
    let missing = page.unheard(recent)
    if (missing.length > 0) {
      await pause(this.clock, ON_ITS_WAY_MS)
      missing = page.unheard(recent)
    }
    if (page.stopped()) return
    if (missing.length === 0) {
      // A renewed page has missed nothing: it is mended.
      if (this.finding !== null && this.#strikes === 0 && this.#renewed) this.tell(null)
      return
    }
    this.#strikes += 1
    this.logger.warn('fetching messages that the page did not report', {
      count: missing.length,
      inARow: this.#strikes,
    })
    const whole = await page.catchUp()
    await this.#keepUnreadable(page, recent, whole)
    if (this.#strikes < STRIKES_TO_DEAF || page.stopped()) return
    this.#renewed = false
    this.tell(this.finding ?? this.clock.now())
    this.#mend(page, 'the page does not tell of new messages')
  }

  /**
   * Fetches messages that the page could decrypt only now, because a page that was loaded in between does not report them. They do not
   * count towards deafness: they may be hours old.
   */
  async #fetchOpened(page: WatchedPage, all: readonly LatestMessage[]): Promise<void> {
    const before = this.#sealed
    const sealed = all.filter(({ undecrypted }) => undecrypted === true)
    this.#sealed = new Set(sealed.map(({ messageId }) => messageId))
    const opened = all.filter(({ messageId }) => before.has(messageId) && !this.#sealed.has(messageId))
    if (page.unheard(opened).length === 0) return
    this.logger.info('fetching a message that was decrypted late')
    await page.catchUp()
  }

  /** Stores placeholders for messages that cannot be read in any way: they must not be lost, and must not look like deafness for ever. */
  async #keepUnreadable(page: WatchedPage, recent: readonly LatestMessage[], whole: boolean): Promise<void> {
    for (const message of page.unheard(recent)) {
      const looks = (this.#looks.get(message.messageId) ?? 0) + 1
      this.#looks.set(message.messageId, looks)
      if (page.stopped() || (!whole && looks < LOOKS_TO_KEEP)) continue
      this.#looks.delete(message.messageId)
      this.logger.warn('an unreadable message is stored as a marker')
      await page.keep(message)
    }
  }

  /**
   * Messages of the last minutes from others, counted back from the page's newest one, so that a wrong clock here hides none. Leaves out
   * history that is loaded late.
   */
  #recent(messages: readonly LatestMessage[], page: WatchedPage): readonly LatestMessage[] {
    const newest = messages.reduce((latest, { timestamp }) => Math.max(latest, timestamp), 0)
    const promoted = Math.floor(page.since / 1000) - SLACK_SECONDS
    return messages.filter(({ fromMe, isNew, timestamp }) => {
      if (fromMe || timestamp < newest - RECENT_SECONDS) return false
      return isNew || timestamp >= promoted
    })
  }

  #mend(page: WatchedPage, detail: string): void {
    const now = this.clock.monotonic()
    if (now < this.#mendAgainAt) return
    const longest = MEND_PAUSES_MS.at(-1)!
    // After a long time without repairs the pauses start from the beginning.
    if (this.#mended > 0 && now - this.#mendAgainAt > longest) this.#mended = 0
    this.#mended += 1
    this.#mendAgainAt = now + (MEND_PAUSES_MS[this.#mended] ?? longest)
    this.#strikes = 0
    const first = this.#mended === 1
    this.logger.warn('the page does not report new messages', { cure: first ? 'reload' : 'restart', detail })
    if (!first) return page.restart(detail)
    page.client.reloadPage().catch((error: unknown) => {
      this.logger.warn('the page could not be reloaded', { error: describeError(error) })
      page.restart(detail)
    })
  }

  protected failed(page: WatchedPage, error: unknown): void {
    const level = page.stopped() ? 'debug' : 'warn'
    const detail = { error: describeError(error) }
    this.logger[level]('what the page holds could not be compared', detail)
  }

  protected describe(deafSince: number | null): string | null {
    return deafSince === null ? 'the page tells of new messages again' : null
  }
}
