import type { CoreStatusKind } from '../../shared/model/core-status.ts'
import { quietUntil } from '../../shared/model/quiet-hours.ts'
import type { MessageWay } from '../message-way.ts'
import type { Clock, Logger, Timer } from '../ports.ts'
import type { SessionHub } from '../sessions/session-hub.ts'
import type { SettingsReader } from '../settings/settings.ts'
import type { Storage } from '../storage/open-storage.ts'
import { answers } from './answers.ts'

const KEY = 'remote.alerts'
const LOOK_MS = 60_000
const DAY_MS = 24 * 3_600_000
/** Nobody wants to be woken: these hours are quiet when the owner has set none. */
const NIGHT = '22:00-07:00'

/** Something that needs a person. `key` is the same as long as it is the same thing. */
interface Alert {
  readonly key: string
  readonly text: string
}

interface Sent {
  readonly key: string
  readonly at: number
}

const CORE_ALERTS: Readonly<Partial<Record<CoreStatusKind, string>>> = {
  'secret-refused': 'The assistant does not accept this shop’s secret. Messages wait safely. Check it on the laptop.',
  'user-unknown': 'The assistant does not know this shop, or the plan is not active. Messages wait safely.',
  'plan-inactive': 'The plan is not active. Messages wait safely until it is.',
  gone: 'The assistant’s address is no longer in use. Enter the new one on the laptop; messages wait safely.',
}

/**
 * Writes into the owner's own chat when something needs a person: a few times a day, never at night, never the same thing twice.
 * It looks at how things stand, so what happened at night is told in the morning, if it is still so.
 */
export function createAlerts(deps: {
  readonly clock: Clock
  readonly logger: Logger
  readonly settings: SettingsReader
  readonly storage: Storage
  readonly way: Pick<MessageWay, 'coreStatus' | 'queue' | 'tellOwner'>
  readonly hub: Pick<SessionHub, 'list'>
}): { start(): void; stop(): void } {
  const { clock, logger, settings, storage, way } = deps
  let timer: Timer | null = null

  function current(): readonly Alert[] {
    const found: Alert[] = []
    const { kind } = way.coreStatus()
    const text = CORE_ALERTS[kind]
    if (text !== undefined) found.push({ key: `core ${kind}`, text })
    for (const { id, name, state } of deps.hub.list()) {
      if (state.kind !== 'unlinked') continue
      found.push({ key: `unlinked ${id}`, text: `${name} was unlinked on its phone. Link it again on the laptop.` })
    }
    const dead = storage.messages.dead().at(-1)
    if (dead !== undefined) {
      const { dead: count } = way.queue()
      const text = `${count} ${count === 1 ? 'message was' : 'messages were'} not accepted by the assistant. Look at Activity on the laptop.`
      found.push({ key: `dead ${dead}`, text })
    }
    const failed = storage.replies.failed()
    if (failed.newest !== null) {
      const text = `${failed.count} ${failed.count === 1 ? 'answer' : 'answers'} could not be sent. Look at Activity on the laptop.`
      found.push({ key: `failed ${failed.newest}`, text })
    }
    const left = storage.replies.chatsLeftSince(clock.now() - DAY_MS)
    if (left > 0) {
      const text = `${left} ${left === 1 ? 'customer waits' : 'customers wait'} for you: it was too late for an automatic answer.`
      // Once a day: more of them by the hour are no news.
      found.push({ key: `left ${new Date(clock.now()).toDateString()}`, text })
    }
    return found
  }

  /** What is well again may be told anew when it breaks anew. It still counts for today. */
  function isOver(key: string): boolean {
    const [what, id] = key.split(' ')
    if (what === 'core') return way.coreStatus().kind === 'ok'
    return what === 'unlinked' && deps.hub.list().some((session) => session.id === id && session.linked)
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
    const session = deps.hub.list().find(({ state, phone }) => state.kind === 'connected' && phone !== null)
    if (alert === undefined || session === undefined) return
    // Remembered first: told twice is worse than once too few.
    await storage.writes.run(() => storage.keyValue.setNow(KEY, [...sent.slice(-50), { key: alert.key, at: now }]))
    await way.tellOwner(session.id, `${session.phone!}@c.us`, answers.alert(alert.text))
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
