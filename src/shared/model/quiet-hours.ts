import { z } from 'zod'
import type { PlainCode } from '../words/say.ts'

const FORM = /^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)$/

/** `22:00-07:00`, or empty for none. */
export const quietHoursSchema = z
  .string()
  .trim()
  .refine((text) => text === '' || FORM.test(text), 'setting.bad-quiet-hours' satisfies PlainCode)
  .refine((text) => text === '' || text.slice(0, 5) !== text.slice(6), 'setting.bad-quiet-hours' satisfies PlainCode)

/** End of the current quiet hours (unix ms); null when `now` is outside quiet hours or none are set. */
export function quietUntil(setting: string, now: number): number | null {
  const parts = FORM.exec(setting)
  if (parts === null) return null
  const [fromHour, fromMinute, toHour, toMinute] = parts.slice(1).map(Number) as [number, number, number, number]
  const overMidnight = toHour * 60 + toMinute <= fromHour * 60 + fromMinute
  const today = new Date(now)
  // Uses the calendar instead of adding hours, because a night with a clock change is an hour longer or shorter.
  const at = (day: number, hour: number, minute: number) =>
    new Date(today.getFullYear(), today.getMonth(), today.getDate() + day, hour, minute).getTime()
  for (const day of [-1, 0]) {
    const end = at(overMidnight ? day + 1 : day, toHour, toMinute)
    if (at(day, fromHour, fromMinute) <= now && now < end) return end
  }
  return null
}
