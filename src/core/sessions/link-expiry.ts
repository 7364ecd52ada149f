import { DAY_MS } from '../time/durations.ts'
import type { SessionRecord } from './session-records.ts'

/** WhatsApp unlinks a device that was offline this long. */
const LINK_LIFE_MS = 14 * DAY_MS
/** The owner is warned from this age on. */
const WARN_AFTER_MS = 10 * DAY_MS

/**
 * When WhatsApp will end the link of a session that is not connected, unix ms; null without a link, or while that is more than four days
 * away.
 */
export function linkExpiresAt(record: SessionRecord, now: number): number | null {
  if (!record.linked || record.lastConnectedAt === null) return null
  return now - record.lastConnectedAt < WARN_AFTER_MS ? null : record.lastConnectedAt + LINK_LIFE_MS
}
