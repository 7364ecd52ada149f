import { notForwardedRules, type NotForwarded } from '../../shared/model/not-forwarded.ts'
import type { Basics } from '../basics.ts'
import { COUNTED_DAYS } from '../storage/schema.ts'
import { DAY_MS } from '../time/durations.ts'
import { kindName } from './message-types.ts'

/** Counts of messages that were not forwarded in the last `COUNTED_DAYS` days, in the order of the rules. */
export function readNotForwarded({ clock, storage }: Pick<Basics, 'clock' | 'storage'>): NotForwarded {
  const since = clock.now() - COUNTED_DAYS * DAY_MS
  const rules = new Map<string, number>()
  const unknown = new Map<string, number>()
  for (const { rule, type, count } of storage.notForwarded.counts(since)) {
    rules.set(rule, (rules.get(rule) ?? 0) + count)
    if (rule === 'unknown') unknown.set(kindName(type), (unknown.get(kindName(type)) ?? 0) + count)
  }
  return {
    since,
    rules: notForwardedRules.flatMap((rule) => {
      const count = rules.get(rule)
      return count === undefined ? [] : [{ rule, count }]
    }),
    unknown: [...unknown].map(([type, count]) => ({ type, count })),
  }
}
