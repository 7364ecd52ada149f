import { dateIn, daysLater, momentAt } from './owners-day.ts'

/** People who say "until tomorrow" mean the next morning. */
const MORNING_HOUR = 7

/** Minutes from `now` to the next day at seven in the morning, in the shop's zone; an empty one is this computer's. */
export function minutesUntilTomorrow(now: number, zone: string): number {
  const morning = momentAt(zone, daysLater(dateIn(zone, now), 1), MORNING_HOUR, 0)
  // Not a minute before: "until 06:59" is what nobody asked for.
  return Math.max(1, Math.ceil((morning - now) / 60_000))
}
