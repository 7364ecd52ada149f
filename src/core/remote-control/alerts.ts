import { dateIn } from '../../shared/owners-day.ts'
import { msg, type Message } from '../../shared/words/say.ts'
import type { CoreStatusKind } from '../../shared/model/core-status.ts'
import { quietUntil } from '../../shared/model/quiet-hours.ts'
import type { Timer } from '../ports.ts'
import { DAY_MS } from '../time/durations.ts'
import type { AnsweringDeps } from './remote-deps.ts'

const KEY = 'remote.alerts'
const LOOK_MS = 60_000
/** Nobody wants to be woken: these hours are quiet when the owner has set none. */
const NIGHT = '22:00-07:00'

/** Something that needs a person. `key` is the same as long as it is the same thing. */
interface Alert {
  readonly key: string
  readonly what: Message
}

interface Sent {
  readonly key: string
  readonly at: number
}

const CORE_ALERTS: Readonly<Partial<Record<CoreStatusKind, Message>>> = {
  'secret-refused': msg('alert.secret-refused'),
  'user-unknown': msg('alert.user-unknown'),
  'plan-inactive': msg('alert.plan-inactive'),
  gone: msg('alert.gone'),
}

/**
 * Writes into the owner's own chat when something needs a person: a few times a day, never at night, never the same thing twice.
 * It looks at how things stand, so what happened at night is told in the morning, if it is still so.
 */
export function createAlerts(deps: AnsweringDeps): { start(): void; stop(): void } {
  const { clock, logger, settings, storage, webhook, replies } = deps
  let timer: Timer | null = null

  function current(): readonly Alert[] {
    const found: Alert[] = []
    const { kind } = webhook.coreStatus()
    const refusal = CORE_ALERTS[kind]
    if (refusal !== undefined) found.push({ key: `core ${kind}`, what: refusal })
    for (const { id, name, state } of deps.sessions.list()) {
      if (state.kind !== 'unlinked') continue
      found.push({ key: `unlinked ${id}`, what: msg('alert.unlinked', { name }) })
    }
    const dead = storage.messages.dead().at(-1)
    if (dead !== undefined) {
      const { dead: count } = webhook.counts()
      found.push({ key: `dead ${dead}`, what: msg('alert.dead', { count }) })
    }
    const failed = storage.replies.failed()
    if (failed.newest !== null) {
      found.push({ key: `failed ${failed.newest}`, what: msg('alert.failed', { count: failed.count }) })
    }
    const left = storage.replies.chatsLeftSince(clock.now() - DAY_MS)
    if (left > 0) {
      // Once a day: more of them by the hour are no news.
      found.push({
        key: `left ${dateIn(settings.get('computer.timeZone'), clock.now())}`,
        what: msg('alert.left', { count: left }),
      })
    }
    return found
  }

  /** What is well again may be told anew when it breaks anew. It still counts for today. */
  function isOver(key: string): boolean {
    const [what, id] = key.split(' ')
    if (what === 'core') return webhook.coreStatus().kind === 'ok'
    return what === 'unlinked' && deps.sessions.list().some((session) => session.id === id && session.linked)
  }

  function remembered(): readonly Sent[] {
    const stored = storage.keyValue.get(KEY)
    if (!Array.isArray(stored)) return []
    return (stored as readonly Partial<Sent>[])
      .filter((sent): sent is Sent => typeof sent.key === 'string' && typeof sent.at === 'number')
      .map((sent) => (isOver(sent.key) ? { ...sent, key: 'over' } : sent))
  }

  async function look(): Promise<void> {
    const now = clock.now()
    if (settings.get('remote.alerts') === 'off') return
    if (quietUntil(settings.get('replies.quietHours') || NIGHT, now) !== null) return
    const sent = remembered()
    const today = sent.filter(({ at }) => Math.abs(now - at) < DAY_MS)
    if (today.length >= settings.get('remote.alertsPerDay')) return
    const alert = current().find(({ key }) => !sent.some((before) => before.key === key))
    const session = deps.sessions.list().find(({ state, phone }) => state.kind === 'connected' && phone !== null)
    if (alert === undefined || session === undefined) return
    // Remembered first: told twice is worse than once too few.
    await storage.writes.run(() => storage.keyValue.setNow(KEY, [...sent.slice(-50), { key: alert.key, at: now }]))
    await replies.tellOwner(session.id, `${session.phone!}@c.us`, deps.answers().alert(alert.what))
    logger.info('told the owner by WhatsApp', { sessionId: session.id, what: alert.key.split(' ')[0] })
  }

  function schedule(): void {
    timer = clock.setTimer(LOOK_MS, () => {
      look()
        .catch((error: unknown) => logger.warn('the owner could not be told', { error }))
        .finally(() => {
          if (timer !== null) schedule()
        })
    })
  }

  return {
    start: schedule,
    stop() {
      timer?.cancel()
      timer = null
    },
  }
}
