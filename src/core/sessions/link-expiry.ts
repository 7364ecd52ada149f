import type { SessionRecord } from './session-records.ts'

const dayMs = 86_400_000
/** WhatsApp unlinks a device that was offline this long. */
export const linkLifeMs = 14 * dayMs
/** The owner is warned from then on. */
export const warnAfterMs = 10 * dayMs

/** When WhatsApp will end the link of a session that is not connected, unix ms; null while that is more than four days away. */
export function linkExpiresAt(record: SessionRecord, now: number): number | null {
  if (!record.linked || record.lastConnectedAt === null) return null
  return now - record.lastConnectedAt < warnAfterMs ? null : record.lastConnectedAt + linkLifeMs
}
