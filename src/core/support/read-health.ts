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

/** Selects the shops and the days. */
export type HealthQuery = Pick<CommandArguments<'insights.read'>, 'from' | 'to' | 'timeZone' | 'sessionId'>
type Sums = Record<HealthKind, number>

/** The health of the shops for each of the owner's days in the range, up to `now` (unix ms). */
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
  // A new shop first waits for its phone, which is not an interruption.
  const isNew = first !== null && first * SLOT_MS >= from
  let linkedIn: number | null = null
  let firstWaitMs = 0
  let place = 0
  for (const { slot, name, amount } of sessionTimes.read(id, Math.floor(from / SLOT_MS), Math.ceil(to / SLOT_MS))) {
    while (place + 1 < days.length && days[place + 1]!.at <= slot * SLOT_MS) place += 1
    const day = days[place]
    if (day === undefined) break
    if (name === 'connected') linkedIn ??= slot
    if (isNew && name === 'phone' && slot <= (linkedIn ?? slot)) firstWaitMs += amount
    if (isKind(name)) day.sums[name] += amount
    else cuts.set(name, (cuts.get(name) ?? 0) + amount)
  }
  const known = days.map((day) => withOff(day, first === null ? now : first * SLOT_MS, now))
  return {
    days: known,
    connectedShare: shareOf(known, firstWaitMs),
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

/** Fills `off`: time of the day since the shop exists that was not counted, because the computer was off or asleep. */
function withOff({ at, ends, sums }: Day, first: number, now: number): HealthDay {
  const passed = Math.max(0, Math.min(ends, now) - Math.max(at, first))
  const counted = Object.values(sums).reduce((sum, ms) => sum + ms, 0)
  return { at, ...sums, off: Math.max(0, passed - counted) }
}

/** Share of the time connected (0–1). Does not count as failure: computer off, a new shop's first wait, disconnected by the owner. */
function shareOf(days: readonly HealthDay[], firstWaitMs: number): number | null {
  const sum = (kind: HealthKind): number => days.reduce((total, day) => total + day[kind], 0)
  const connected = sum('connected')
  const all = connected + sum('internet') + sum('trouble') + sum('phone') - firstWaitMs
  return all === 0 ? null : connected / all
}
