import { catalogFor } from '../../shared/words/catalogs.ts'
import type { Diagnosis } from '../../shared/model/core-status.ts'
import type { MessageWay } from '../message-way.ts'
import type { Clock, Logger, Timer } from '../ports.ts'
import type { SessionHub } from '../sessions/session-hub.ts'
import type { SettingsReader } from '../settings/settings.ts'
import type { Storage } from '../storage/open-storage.ts'
import type { OutgoingMessage } from '../whatsapp/incoming-message.ts'
import { createAlerts } from './alerts.ts'
import { createAnswers, SIGNATURE } from './answers.ts'
import { parseCommand } from './parse-command.ts'
import { createRunCommand } from './run-command.ts'

export interface RemoteControl {
  start(): void
  stop(): void
  /**
   * What the owner wrote into the chat with himself, so many ms ago; comes once for each message, already known to be from our own
   * account, in its own chat, and not written by us.
   */
  note(sessionId: string, message: OutgoingMessage, ageMs: number): void
}

/** An order that comes later than this (catch-up, a laptop that slept) may be the opposite of what the owner wants now. */
const FRESH_MS = 3 * 60_000
/** Clocks differ; a message from further in the future is no order of now either. */
const FUTURE_MS = 2 * 60_000
const MOST_ANSWERS = 20
const ANSWERS_WITHIN_MS = 10 * 60_000
/** How long the answer to `disconnect` may take to leave before the browser closes. */
const FAREWELL_MS = 15_000

/** The owner's remote control: the "Message yourself" chat of the linked account. */
export function createRemoteControl(deps: {
  readonly clock: Clock
  readonly logger: Logger
  readonly settings: SettingsReader
  readonly storage: Storage
  readonly way: MessageWay
  readonly hub: Pick<SessionHub, 'disconnect' | 'list'>
  readonly diagnosis: () => Diagnosis
}): RemoteControl {
  const { clock, logger, settings, way } = deps
  const zone = () => settings.get('computer.timeZone')
  const answers = () => createAnswers(catalogFor(settings.get('computer.language')), zone())
  const run = createRunCommand({ ...deps, answers, zone })
  const alerts = createAlerts({ ...deps, answers })
  /** When answers were given, by session: two programs that answer each other must come to an end. */
  const given = new Map<string, number[]>()

  function mayAnswer(sessionId: string): boolean {
    const now = clock.monotonic()
    const lately = (given.get(sessionId) ?? []).filter((at) => now - at < ANSWERS_WITHIN_MS)
    if (lately.length >= MOST_ANSWERS) return false
    given.set(sessionId, [...lately, now])
    return true
  }

  async function obey(sessionId: string, message: OutgoingMessage): Promise<void> {
    const parsed = parseCommand(message.body)
    if (parsed.kind === 'note') return
    if (!mayAnswer(sessionId)) return logger.warn('too many orders by WhatsApp', { sessionId })
    const what = parsed.kind === 'command' ? parsed.command.kind : 'near-miss'
    logger.info('an order came by WhatsApp', { sessionId, what })
    const answer = parsed.kind === 'near-miss' ? answers().hint(parsed.hint) : await answerTo(sessionId, parsed.command)
    const row = await way.tellOwner(sessionId, message.chatId, answer)
    if (what !== 'disconnect') return
    await gone(row)
    await deps.hub.disconnect(sessionId)
  }

  async function answerTo(sessionId: string, command: Parameters<typeof run>[1]): Promise<string> {
    try {
      return await run(sessionId, command)
    } catch (error) {
      logger.error('an order by WhatsApp failed', { sessionId, what: command.kind, error })
      return answers().failed()
    }
  }

  /** Resolves when the row has left, or has had its time. */
  function gone(id: number): Promise<void> {
    return new Promise((resolve) => {
      let timer: Timer | null = null
      const isOver = (state: string | undefined) => state !== 'queued' && state !== 'sending'
      const finish = () => {
        off()
        timer?.cancel()
        resolve()
      }
      const off = way.onReply((row) => {
        if (row.id === id && isOver(row.state)) finish()
      })
      timer = clock.setTimer(FAREWELL_MS, finish)
      if (isOver(deps.storage.replies.find(id)?.state)) finish()
    })
  }

  return {
    start: alerts.start,
    stop: alerts.stop,
    note(sessionId, message, ageMs) {
      if (settings.get('remote.control') === 'off' || message.type !== 'chat') return
      if (ageMs > FRESH_MS || ageMs < -FUTURE_MS || message.body.startsWith(SIGNATURE)) return
      obey(sessionId, message).catch((error: unknown) =>
        logger.error('an order by WhatsApp was not answered', { sessionId, error }),
      )
    },
  }
}
