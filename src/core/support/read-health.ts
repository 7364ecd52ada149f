import type { CommandArguments } from '../../shared/contract/commands.ts'
import {
  healthKinds,
  interruptionCauses,
  type HealthDay,
  type HealthKind,
  type SessionHealth,
} from '../../shared/model/health.ts'
import { ownersDay } from '../../shared/owners-day.ts'
import type { Storage } from '../storage/open-storage.ts'
import { SLOT_MS } from '../storage/schema.ts'

/** Which shops, and which days. */
export type HealthQuery = Pick<CommandArguments<'insights.read'>, 'from' | 'to' | 'timeZone' | 'sessionId'>
type Sums = Record<HealthKind, number>

/** How the shops were on each of the owner's days of a range, as far as it has passed. */
export function readHealth(
  storage: Pick<Storage, 'sessions' | 'sessionTimes'>,
  query: HealthQuery,
  now: number,
): readonly SessionHealth[] {
  const { sessionId } = query
  return storage.sessions
    .all()
    .filter(({ id }) => sessionId === undefined || id === sessionId)
    .map(({ id, name }) => ({ sessionId: id, name, ...healthOf(storage, id, query, now) }))
}

function healthOf(
  { sessionTimes }: Pick<Storage, 'sessionTimes'>,
  id: string,
  { from, to, timeZone }: HealthQuery,
  now: number,
): Omit<SessionHealth, 'sessionId' | 'name'> {
  const first = sessionTimes.first(id)
  const days = emptyDays(timeZone, from, to)
  const cuts = new Map<string, number>()
  let place = 0
  for (const { slot, name, amount } of sessionTimes.read(id, Math.floor(from / SLOT_MS), Math.ceil(to / SLOT_MS))) {
    while (place + 1 < days.length && days[place + 1]!.at <= slot * SLOT_MS) place += 1
    const day = days[place]
    if (day === undefined) break
    if (isKind(name)) day.sums[name] += amount
    else cuts.set(name, (cuts.get(name) ?? 0) + amount)
  }
  const known = days.map((day) => withOff(day, first === null ? now : first * SLOT_MS, now))
  return {
    days: known,
    connectedShare: shareOf(known),
    interruptions: interruptionCauses
      .map((cause) => ({ cause, count: cuts.get(`cut.${cause}`) ?? 0 }))
      .filter(({ count }) => count > 0)
      .sort((a, b) => b.count - a.count),
  }
}

const isKind = (name: string): name is HealthKind => (healthKinds as readonly string[]).includes(name)

interface Day {
  readonly at: number
  readonly ends: number
  readonly sums: Sums
}

function emptyDays(zone: string, from: number, to: number): readonly Day[] {
  const days: Day[] = []
  for (let at = ownersDay(zone, from).began; at < to;) {
    const { ends } = ownersDay(zone, at)
    days.push({ at, ends, sums: { connected: 0, internet: 0, trouble: 0, phone: 0, stopped: 0, off: 0 } })
    at = ends
  }
  return days
}

/** What passed of the day since the shop is here and was not counted: the computer was off, or asleep. */
function withOff({ at, ends, sums }: Day, first: number, now: number): HealthDay {
  const passed = Math.max(0, Math.min(ends, now) - Math.max(at, first))
  const counted = Object.values(sums).reduce((sum, ms) => sum + ms, 0)
  return { at, ...sums, off: Math.max(0, passed - counted) }
}

/** Neither a computer that is off nor a shop that its owner disconnected is a failure. */
function shareOf(days: readonly HealthDay[]): number | null {
  const sum = (kind: HealthKind): number => days.reduce((total, day) => total + day[kind], 0)
  const connected = sum('connected')
  const all = connected + sum('internet') + sum('trouble') + sum('phone')
  return all === 0 ? null : connected / all
}
