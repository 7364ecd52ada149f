import type { SelfCheck } from '../../shared/model/session.ts'
import { sayEnglish } from '../../shared/words/say.ts'
import { describeError } from '../whatsapp/describe-error.ts'
import type { ProfileFiles } from '../whatsapp/profile-files.ts'
import { pause } from '../whatsapp/time-limit.ts'
import type { WhatsAppClient } from '../whatsapp/whatsapp-client.ts'
import { catchUp, type CatchUpOptions } from './catch-up.ts'
import { youngForMs } from './young-link.ts'

/** What could not be fetched is tried again after these pauses; after the last one it waits for the next connect. */
const againSeconds: readonly number[] = [15, 60, 300, 900]

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
  const { sessionId, client, clock, logger, profiles } = options
  const part = async (what: string, work: () => Promise<unknown>): Promise<void> => {
    if (options.stopped()) return
    try {
      await work()
    } catch (error) {
      if (options.stopped()) return // the page is closing
      logger.warn(`${what} failed`, { sessionId, error: describeError(error) })
    }
  }
  // The link moment is fixed before anything is awaited: what is older is not ours to import.
  const now = clock.now()
  if (options.justLinked) {
    await profiles.markLinked(sessionId, now).catch((error: unknown) => {
      logger.error('the moment of linking is not kept', { sessionId, error: describeError(error) })
    })
  }
  const linkedAt = options.justLinked ? now : await profiles.linkedAt(sessionId)
  let complete = false
  const fetch = () =>
    part('catch-up', async () => {
      complete = (await catchUp({ ...options, linkedAt })).unread === 0
    })
  const fetchMissed = () => options.inTurn(fetch)
  const fetchFirst = () =>
    options.inTurn(async () => {
      await fetch()
      options.sink.catchingUp(sessionId, 'over')
    })
  await Promise.all([part('presence', () => client.setUnavailable()), fetchFirst()])
  const checkPage = (chats: 'all' | 'none') =>
    part('self-check', async () => {
      const check = await client.selfCheck(chats)
      if (!check.ok)
        logger.warn('WhatsApp has changed', {
          sessionId,
          version: check.webVersion,
          problems: check.problems.map(sayEnglish),
        })
      if (!options.stopped()) options.checked(check)
    })
  const young = youngForMs(linkedAt, clock.now())
  await checkPage(young > 0 ? 'none' : 'all')
  // WhatsApp's page shows itself online while it loads; its word may have reached the server after ours.
  await part('presence', () => client.setUnavailable())
  const tryAgain = async () => {
    for (const seconds of againSeconds) {
      if (complete || !(await stillGoesOn(options, seconds))) return
      await fetchMissed()
    }
  }
  /** What a young link had to leave out. */
  const makeUp = async () => {
    if (young === 0 || !(await stillGoesOn(options, Math.ceil(young / 1000)))) return
    await checkPage('all')
    await fetchMissed()
  }
  await Promise.all([tryAgain(), makeUp()])
}

/** Waits; false as soon as the connection is over. */
async function stillGoesOn({ clock, stopped }: AfterConnectOptions, seconds: number): Promise<boolean> {
  for (let passed = 0; passed < seconds && !stopped(); passed += 1) await pause(clock, 1_000)
  return !stopped()
}
