import { z } from 'zod'
import type { PlainCode } from '../words/say.ts'

const FORM = /^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)$/

/** `22:00-07:00`, or empty for none. */
export const quietHoursSchema = z
  .string()
  .trim()
  .refine((text) => text === '' || FORM.test(text), 'setting.bad-quiet-hours' satisfies PlainCode)
  .refine((text) => text === '' || text.slice(0, 5) !== text.slice(6), 'setting.bad-quiet-hours' satisfies PlainCode)

/** When the quiet hours that `now` lies in are over (unix ms); null outside of them, or when there are none. */
export function quietUntil(setting: string, now: number): number | null {
  const parts = FORM.exec(setting)
  if (parts === null) return null
  const [fromHour, fromMinute, toHour, toMinute] = parts.slice(1).map(Number) as [number, number, number, number]
  const overMidnight = toHour * 60 + toMinute <= fromHour * 60 + fromMinute
  const today = new Date(now)
  // Built from the calendar, not by adding hours: a night in which the clocks change is an hour longer or shorter.
  const at = (day: number, hour: number, minute: number) =>
    new Date(today.getFullYear(), today.getMonth(), today.getDate() + day, hour, minute).getTime()
  for (const day of [-1, 0]) {
    const end = at(overMidnight ? day + 1 : day, toHour, toMinute)
    if (at(day, fromHour, fromMinute) <= now && now < end) return end
  }
  return null
}
