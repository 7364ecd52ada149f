import { quietUntil } from '../../shared/model/quiet-hours.ts'
import type { Timer } from '../ports.ts'
import { DAY_MS } from '../time/durations.ts'
import { findAlerts, isOver } from './find-alerts.ts'
import type { AnsweringDeps } from './remote-deps.ts'

const KEY = 'remote.alerts'
const LOOK_MS = 60_000
/** Hours without alerts when the owner has set no quiet hours: nobody wants to be woken. */
const NIGHT = '22:00-07:00'

interface Sent {
  readonly key: string
  readonly at: number
}

/**
 * Writes into the owner's own chat when a problem needs a person: a few times a day, never at night, never the same problem twice.
 * It checks the present state, so a problem of the night is told in the morning if it still exists.
 */
export class Alerts {
  readonly #deps: AnsweringDeps
  #timer: Timer | null = null

  constructor(deps: AnsweringDeps) {
    this.#deps = deps
  }

  start(): void {
    const { clock, logger } = this.#deps
    this.#timer = clock.setTimer(LOOK_MS, () => {
      this.#look()
        .catch((error: unknown) => logger.warn('the owner could not be told', { error }))
        .finally(() => {
          if (this.#timer !== null) this.start()
        })
    })
  }

  stop(): void {
    this.#timer?.cancel()
    this.#timer = null
  }

  async #look(): Promise<void> {
    const { clock, logger, settings, storage, sessions, replies, answers } = this.#deps
    const now = clock.now()
    if (settings.get('remote.alerts') === 'off') return
    if (quietUntil(settings.get('replies.quietHours') || NIGHT, now) !== null) return
    const sent = this.#remembered()
    const today = sent.filter(({ at }) => Math.abs(now - at) < DAY_MS)
    if (today.length >= settings.get('remote.alertsPerDay')) return
    const alert = findAlerts(this.#deps).find(({ key }) => !sent.some((before) => before.key === key))
    const session = sessions.list().find(({ state, phone }) => state.kind === 'connected' && phone !== null)
    if (alert === undefined || session === undefined) return
    // Remembered before it is told: telling twice is worse than not telling.
    await storage.writes.run(() => storage.keyValue.setNow(KEY, [...sent.slice(-50), { key: alert.key, at: now }]))
    await replies.tellOwner(session.id, `${session.phone!}@c.us`, answers().alert(alert.what))
    logger.info('told the owner by WhatsApp', { sessionId: session.id, what: alert.key.split(' ')[0] })
  }

  /** The alerts told so far. A solved problem loses its key, but still counts for today. */
  #remembered(): readonly Sent[] {
    const stored = this.#deps.storage.keyValue.get(KEY)
    if (!Array.isArray(stored)) return []
    return (stored as readonly Partial<Sent>[])
      .filter((sent): sent is Sent => typeof sent.key === 'string' && typeof sent.at === 'number')
      .map((sent) => (isOver(this.#deps, sent.key) ? { ...sent, key: 'over' } : sent))
  }
}
