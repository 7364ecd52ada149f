/*
 * Owns what the owner orders in the chat with himself, and what he is told there. Knows the rooms by the faces that the window uses, too,
 * and nothing of how they do it.
 */
import { catalogFor } from '../../shared/words/catalogs.ts'
import type { Timer } from '../ports.ts'
import type { OutgoingMessage } from '../whatsapp/incoming-message.ts'
import { createAlerts } from './alerts.ts'
import { createAnswers, SIGNATURE } from './answers.ts'
import { parseOrder } from './parse-order.ts'
import type { RemoteDeps } from './remote-deps.ts'
import { createRunOrder } from './run-order.ts'

export interface RemoteControl {
  start(): void
  stop(): void
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
export function createRemoteControl(rooms: RemoteDeps): RemoteControl {
  const deps = { ...rooms, logger: rooms.logger.child('remote') }
  const { clock, logger, settings, changes, replies } = deps
  const answers = () => createAnswers(catalogFor(settings.get('computer.language')), settings.get('computer.timeZone'))
  const run = createRunOrder({ ...deps, answers })
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
    const parsed = parseOrder(message.body)
    if (parsed.kind === 'note') return
    if (!mayAnswer(sessionId)) return logger.warn('too many orders by WhatsApp', { sessionId })
    const what = parsed.kind === 'order' ? parsed.order.kind : 'near-miss'
    logger.info('an order came by WhatsApp', { sessionId, what })
    const answer = parsed.kind === 'near-miss' ? answers().hint(parsed.hint) : await answerTo(sessionId, parsed.order)
    const row = await replies.tellOwner(sessionId, message.chatId, answer)
    if (what !== 'disconnect') return
    await gone(row)
    await deps.sessions.disconnect(sessionId)
  }

  async function answerTo(sessionId: string, order: Parameters<typeof run>[1]): Promise<string> {
    try {
      return await run(sessionId, order)
    } catch (error) {
      logger.error('an order by WhatsApp failed', { sessionId, what: order.kind, error })
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
      const off = changes.on('reply', (row) => {
        if (row.id === id && isOver(row.state)) finish()
      })
      timer = clock.setTimer(FAREWELL_MS, finish)
      if (isOver(deps.storage.replies.find(id)?.state)) finish()
    })
  }

  changes.on('own-note', ({ sessionId, message, ageMs }) => {
    if (settings.get('remote.control') === 'off' || message.type !== 'chat') return
    if (ageMs > FRESH_MS || ageMs < -FUTURE_MS || message.body.startsWith(SIGNATURE)) return
    obey(sessionId, message).catch((error: unknown) =>
      logger.error('an order by WhatsApp was not answered', { sessionId, error }),
    )
  })
  return { start: alerts.start, stop: alerts.stop }
}
