/** People who say "until tomorrow" mean the next morning. */
const MORNING_HOUR = 7

/** Minutes from `now` to the next day at seven in the morning, by this computer's clock and time zone. */
export function minutesUntilTomorrow(now: number): number {
  const morning = new Date(now)
  morning.setDate(morning.getDate() + 1)
  morning.setHours(MORNING_HOUR, 0, 0, 0)
  return Math.max(1, Math.round((morning.getTime() - now) / 60_000))
}
