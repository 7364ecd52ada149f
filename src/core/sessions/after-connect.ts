import type { SelfCheck } from '../../shared/model/session.ts'
import { sayEnglish } from '../../shared/words/say.ts'
import { describeError } from '../whatsapp/describe-error.ts'
import type { ProfileFiles } from '../whatsapp/profile-files.ts'
import { pause } from '../time/within.ts'
import type { WhatsAppClient } from '../whatsapp/whatsapp-client.ts'
import { catchUp, type CatchUpOptions } from './catch-up.ts'
import { youngForMs } from './young-link.ts'

/** What could not be fetched is tried again after these pauses, and after the last one as long as the connection lasts. */
const AGAIN_SECONDS: readonly number[] = [15, 60, 300, 900, 3600]

export interface AfterConnectOptions extends Omit<CatchUpOptions, 'linkedAt'> {
  readonly client: WhatsAppClient
  readonly profiles: ProfileFiles
  /** This connection is the first one after a scan. */
  readonly justLinked: boolean
  /** One catch-up at a time. Pauses are not in turn: whoever waits behind them would wait for minutes. */
  inTurn(work: () => Promise<void>): Promise<void>
  checked(check: SelfCheck): void
}

/**
 * What follows each connect, in this order: the phone may ring again (presence unavailable), what was missed is fetched, and
 * WhatsApp Web is checked for changes. Each part fails alone. What could not be fetched is tried again: a message that waits in the
 * page for the next connect would be lost for days.
 */
export async function afterConnect(options: AfterConnectOptions): Promise<void> {
  const { sessionId, clock, logger, profiles, justLinked } = options
  // The link moment is fixed before anything is awaited: what is older is not ours to import.
  const now = clock.now()
  if (justLinked) {
    await profiles.markLinked(sessionId, now).catch((error: unknown) => {
      logger.error('the moment of linking is not kept', { error: describeError(error) })
    })
  }
  const linkedAt = justLinked ? now : await profiles.linkedAt(sessionId)
  await new AfterConnect(options, linkedAt).run()
}

class AfterConnect {
  readonly #options: AfterConnectOptions
  readonly #linkedAt: number | null
  /** Nothing is left that could not be fetched. */
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
    // WhatsApp's page shows itself online while it loads; its word may have reached the server after ours.
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

  /** What a young link had to leave out. */
  async #makeUp(youngMs: number): Promise<void> {
    if (youngMs === 0 || !(await this.#stillGoesOn(Math.ceil(youngMs / 1000)))) return
    await this.#checkPage('all')
    await this.#options.inTurn(() => this.#fetch())
  }

  /** Waits; false as soon as the connection is over. */
  async #stillGoesOn(seconds: number): Promise<boolean> {
    const { clock, stopped } = this.#options
    for (let passed = 0; passed < seconds && !stopped(); passed += 1) await pause(clock, 1_000)
    return !stopped()
  }

  /** Of a page that is closing, a failure says nothing. */
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
