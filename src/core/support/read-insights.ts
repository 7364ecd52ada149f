/*
 * Owns the figures of Insights. Reads counters and changes nothing.
 */
import { msg } from '../../shared/words/say.ts'
import type { CommandArguments } from '../../shared/contract/commands.ts'
import { wayParts, type PartOfWay, type WayPart } from '../../shared/model/health.ts'
import type { FailureCause, InsightBucket, MessageFigures } from '../../shared/model/insights.ts'
import { ownersDay } from '../../shared/owners-day.ts'
import { CommandError } from '../../shared/result.ts'
import type { Storage } from '../storage/open-storage.ts'
import { WAY_STEP } from '../storage/chat-triggers.ts'
import { SLOT_MS } from '../storage/schema.ts'
import type { Tally } from '../storage/tally-table.ts'
import { DAY_MS, HOUR_MS } from '../time/durations.ts'
import { AnswerTimes } from './answer-times.ts'
import { createHourOfDay } from './hour-of-day.ts'

const MOST_DAYS = 400
const MOST_HOURS = 24 * 32

/** Computes the figures of a range from its counters. Throws `CommandError` for an empty or too long range. */
export function readInsights(storage: Storage, query: CommandArguments<'insights.read'>): MessageFigures {
  const { from, to, bucket, timeZone, sessionId } = query
  const most = bucket === 'day' ? MOST_DAYS * DAY_MS : MOST_HOURS * HOUR_MS
  if (to <= from || to - from > most) {
    throw new CommandError('invalid-arguments', msg('error.bad-range'))
  }
  const slots = [Math.floor(from / SLOT_MS), Math.ceil(to / SLOT_MS)] as const
  return figuresOf(storage.tallies.read(...slots, sessionId ?? null), emptyBuckets(query), createHourOfDay(timeZone))
}

interface Sums {
  readonly at: number
  received: number
  byBot: number
  byOwner: number
  failed: number
  readonly times: AnswerTimes
}

/** One bucket for each hour or day of the range, including empty ones. */
function emptyBuckets({ from, to, bucket, timeZone }: CommandArguments<'insights.read'>): readonly Sums[] {
  const result: Sums[] = []
  const isDay = bucket === 'day'
  let at = isDay ? ownersDay(timeZone, from).began : Math.floor(from / HOUR_MS) * HOUR_MS
  while (at < to) {
    result.push({ at, received: 0, byBot: 0, byOwner: 0, failed: 0, times: new AnswerTimes() })
    at = isDay ? ownersDay(timeZone, at).ends : at + HOUR_MS
  }
  return result
}

function figuresOf(
  tallies: readonly Tally[],
  buckets: readonly Sums[],
  hourOf: (at: number) => number,
): MessageFigures {
  const all: Sums = { at: 0, received: 0, byBot: 0, byOwner: 0, failed: 0, times: new AnswerTimes() }
  const hours = new Array<number>(24).fill(0)
  const failures = new Map<string, number>()
  const way = new Map<WayPart, AnswerTimes>(wayParts.map((part) => [part, new AnswerTimes(WAY_STEP)]))
  let place = 0
  for (const { slot, name, count } of [...tallies].sort((a, b) => a.slot - b.slot)) {
    const at = slot * SLOT_MS
    while (place + 1 < buckets.length && buckets[place + 1]!.at <= at) place += 1
    for (const sums of [all, buckets[place]]) if (sums) addTo(sums, name, count)
    if (name === 'received') hours[hourOf(at)]! += count
    const [, part = '', step] = /^way\.(\w+)\.(\d+)$/.exec(name) ?? []
    way.get(part as WayPart)?.add(Number(step), count)
    if (isFailure(name)) failures.set(name, (failures.get(name) ?? 0) + count)
  }
  return {
    ...figures(all),
    buckets: buckets.map((sums): InsightBucket => ({ at: sums.at, failed: sums.failed, ...figures(sums) })),
    hours,
    busiest: busiestOf(hours, all.received),
    failures: [...failures].map(causeOf).sort((a, b) => b.count - a.count || a.code.localeCompare(b.code)),
    way: partsOf(way),
  }
}

const figures = ({ received, byBot, byOwner, times }: Sums) => ({
  received,
  byBot,
  byOwner,
  medianMs: times.percentile(0.5),
  p95Ms: times.percentile(0.95),
})

const isFailure = (name: string) => /^(dead|failed|expired)\./.test(name)

function addTo(sums: Sums, name: string, count: number): void {
  if (name === 'received') sums.received += count
  else if (name === 'answered.bot') sums.byBot += count
  else if (name === 'answered.owner') sums.byOwner += count
  else if (name.startsWith('time.')) sums.times.add(Number(name.slice('time.'.length)), count)
  else if (isFailure(name)) sums.failed += count
}

function causeOf([name, count]: readonly [string, number]): FailureCause {
  const [kind, ...rest] = name.split('.')
  return { of: kind === 'dead' ? 'message' : 'reply', code: rest.join('.'), count }
}

function partsOf(way: ReadonlyMap<WayPart, AnswerTimes>): readonly PartOfWay[] {
  return [...way].flatMap(([part, times]) => {
    const medianMs = times.percentile(0.5)
    return medianMs === null ? [] : [{ part, medianMs }]
  })
}

/** The busiest three hours in a row, which may cross midnight; null when nothing was received. */
function busiestOf(hours: readonly number[], received: number): MessageFigures['busiest'] {
  if (received === 0) return null
  const sum = (from: number) => hours[from]! + hours[(from + 1) % 24]! + hours[(from + 2) % 24]!
  const from = hours.map((_, hour) => hour).reduce((best, hour) => (sum(hour) > sum(best) ? hour : best), 0)
  return { from, to: (from + 3) % 24, share: sum(from) / received }
}
