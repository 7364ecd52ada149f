import type { SelfCheck } from '../../shared/model/session.ts'
import { sayEnglish } from '../../shared/words/say.ts'
import { describeError } from '../whatsapp/describe-error.ts'
import type { ProfileFiles } from '../whatsapp/profile-files.ts'
import { pause } from '../time/within.ts'
import type { WhatsAppClient } from '../whatsapp/whatsapp-client.ts'
import { catchUp, type CatchUpOptions } from './catch-up.ts'
import { youngForMs } from './young-link.ts'

/** Pauses before an incomplete catch-up is tried again. The last one repeats as long as the connection lasts. */
const AGAIN_SECONDS: readonly number[] = [15, 60, 300, 900, 3600]

export interface AfterConnectOptions extends Omit<CatchUpOptions, 'linkedAt'> {
  readonly client: WhatsAppClient
  readonly profiles: ProfileFiles
  /** This connection is the first one after a scan. */
  readonly justLinked: boolean
  /** Runs one catch-up at a time. Pauses stay outside, because the next catch-up would wait behind them for minutes. */
  inTurn(work: () => Promise<void>): Promise<void>
  checked(check: SelfCheck): void
}

/**
 * Runs after each connect. Sets the presence to unavailable, so that the phone may ring again, and fetches the missed messages. Then checks
 * WhatsApp Web for changes. A failed part does not stop the others. An incomplete catch-up is tried again: a message that waits in the page
 * for the next connect would be lost for days.
 */
export async function afterConnect(options: AfterConnectOptions): Promise<void> {
  const { sessionId, clock, logger, profiles, justLinked } = options
  // Take the time of the link before the first await: messages older than the link must not be imported.
  const now = clock.now()
  if (justLinked) {
    await profiles.markLinked(sessionId, now).catch((error: unknown) => {
      logger.error('the time of linking was not stored', { error: describeError(error) })
    })
  }
  const linkedAt = justLinked ? now : await profiles.linkedAt(sessionId)
  await new AfterConnect(options, linkedAt).run()
}

class AfterConnect {
  readonly #options: AfterConnectOptions
  readonly #linkedAt: number | null
  /** The last catch-up left nothing unread. */
  #isComplete = false

  constructor(options: AfterConnectOptions, linkedAt: number | null) {
    this.#options = options
    this.#linkedAt = linkedAt
  }

  async run(): Promise<void> {
    const { clock } = this.#options
    await Promise.all([this.#beUnavailable(), this.#fetchFirst()])
    const youngMs = youngForMs(this.#linkedAt, clock.now())
    await this.#checkPage(youngMs > 0 ? 'none' : 'all')
    // Once more: WhatsApp's page sets itself online while it loads, and that may have reached the server after our first call.
    await this.#beUnavailable()
    await Promise.all([this.#tryAgain(), this.#makeUp(youngMs)])
  }

  #beUnavailable(): Promise<void> {
    return this.#part('presence', () => this.#options.client.setUnavailable())
  }

  #fetchFirst(): Promise<void> {
    const { sessionId, sink, inTurn } = this.#options
    return inTurn(async () => {
      await this.#fetch()
      sink.catchingUp(sessionId, 'over')
    })
  }

  #fetch(): Promise<void> {
    return this.#part('catch-up', async () => {
      const { unread } = await catchUp({ ...this.#options, linkedAt: this.#linkedAt })
      this.#isComplete = unread === 0
    })
  }

  #checkPage(chats: 'all' | 'none'): Promise<void> {
    const { client, logger, stopped, checked } = this.#options
    return this.#part('self-check', async () => {
      const check = await client.selfCheck(chats)
      const { ok, webVersion: version, problems } = check
      if (!ok) logger.warn('WhatsApp has changed', { version, problems: problems.map(sayEnglish) })
      if (!stopped()) checked(check)
    })
  }

  async #tryAgain(): Promise<void> {
    for (let tries = 0; !this.#isComplete; tries += 1) {
      if (!(await this.#stillGoesOn(AGAIN_SECONDS[tries] ?? AGAIN_SECONDS.at(-1)!))) return
      await this.#options.inTurn(() => this.#fetch())
    }
  }

  /** Checks and fetches what a young link had to leave out, as soon as it is no longer young. */
  async #makeUp(youngMs: number): Promise<void> {
    if (youngMs === 0 || !(await this.#stillGoesOn(Math.ceil(youngMs / 1000)))) return
    await this.#checkPage('all')
    await this.#options.inTurn(() => this.#fetch())
  }

  /** Waits; resolves to false as soon as the connection is over. */
  async #stillGoesOn(seconds: number): Promise<boolean> {
    const { clock, stopped } = this.#options
    for (let passed = 0; passed < seconds && !stopped(); passed += 1) await pause(clock, 1_000)
    return !stopped()
  }

  /** Runs one part and logs its failure. Once the connection is over a failure means nothing, because the page is closing. */
  async #part(what: string, work: () => Promise<unknown>): Promise<void> {
    const { logger, stopped } = this.#options
    if (stopped()) return
    try {
      await work()
    } catch (error) {
      if (!stopped()) logger.warn(`${what} failed`, { error: describeError(error) })
    }
  }
}
