import { dateIn } from '../../shared/owners-day.ts'
import { msg, type Message } from '../../shared/words/say.ts'
import type { CoreStatusKind } from '../../shared/model/core-status.ts'
import { DAY_MS } from '../time/durations.ts'
import type { RemoteDeps } from './remote-deps.ts'

export type AlertFacts = Pick<RemoteDeps, 'clock' | 'settings' | 'storage' | 'sessions' | 'webhook'>

/** A problem that needs a person. `key` stays the same as long as it is the same problem. */
export interface Alert {
  readonly key: string
  readonly what: Message
}

const CORE_ALERTS: Readonly<Partial<Record<CoreStatusKind, Message>>> = {
  'secret-refused': msg('alert.secret-refused'),
  'user-unknown': msg('alert.user-unknown'),
  'plan-inactive': msg('alert.plan-inactive'),
  gone: msg('alert.gone'),
}

/** All problems that need a person right now. */
export function findAlerts(deps: AlertFacts): readonly Alert[] {
  const { kind } = deps.webhook.coreStatus()
  const refusal = CORE_ALERTS[kind]
  const unlinked = deps.sessions.list().filter(({ state }) => state.kind === 'unlinked')
  return [
    ...(refusal === undefined ? [] : [{ key: `core ${kind}`, what: refusal }]),
    ...unlinked.map(({ id, name }) => ({ key: `unlinked ${id}`, what: msg('alert.unlinked', { name }) })),
    ...lostOnTheWay(deps),
  ]
}

/** True when the problem of this key is solved: it may be told again when it comes back. */
export function isOver({ webhook, sessions }: AlertFacts, key: string): boolean {
  const [what, id] = key.split(' ')
  if (what === 'core') return webhook.coreStatus().kind === 'ok'
  return what === 'unlinked' && sessions.list().some((session) => session.id === id && session.linked)
}

/** Messages that the core does not take, and answers that did not reach the customer. */
function lostOnTheWay({ clock, settings, storage, webhook }: AlertFacts): readonly Alert[] {
  const found: Alert[] = []
  const dead = storage.messages.dead().at(-1)
  if (dead !== undefined) found.push({ key: `dead ${dead}`, what: msg('alert.dead', { count: webhook.counts().dead }) })
  const failed = storage.replies.failed()
  if (failed.newest !== null) {
    found.push({ key: `failed ${failed.newest}`, what: msg('alert.failed', { count: failed.count }) })
  }
  const left = storage.replies.chatsLeftSince(clock.now() - DAY_MS)
  if (left > 0) {
    // Told once a day, because a growing count is no news.
    const today = dateIn(settings.get('computer.timeZone'), clock.now())
    found.push({ key: `left ${today}`, what: msg('alert.left', { count: left }) })
  }
  return found
}
