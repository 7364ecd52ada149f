import { dateIn, daysLater, momentAt } from './owners-day.ts'

/** "Until tomorrow" means the next morning at this hour. */
const MORNING_HOUR = 7

/** Minutes from `now` until seven in the morning of the next day, in `zone`; an empty zone is this computer's. */
export function minutesUntilTomorrow(now: number, zone: string): number {
  const morning = momentAt(zone, daysLater(dateIn(zone, now), 1), MORNING_HOUR, 0)
  // Rounds up, so that the time shown is never 06:59.
  return Math.max(1, Math.ceil((morning - now) / 60_000))
}
