import type { Logger } from '../ports.ts'
import type { ProfileFiles } from '../whatsapp/profile-files.ts'
import type { SessionRecords } from './session-records.ts'

/**
 * After a loss of the record: creates a session for each linked profile that the record does not know. The phone and the WhatsApp name
 * arrive with the connection; the session's own name is its id until the owner changes it. All of them come back, but only those used last
 * are connected, as many as `most` leaves room for. Returns how many are not connected.
 */
export function restoreSessions(deps: {
  readonly records: SessionRecords
  readonly profiles: Pick<ProfileFiles, 'real'>
  readonly logger: Logger
  /** How many sessions may run on this host. */
  readonly most: number
}): number {
  const { records, profiles, logger, most } = deps
  const known = new Set(records.all().map(({ id }) => id.toLowerCase()))
  const lost = profiles
    .real()
    .filter(({ id }) => !known.has(id.toLowerCase()))
    .toSorted((one, other) => other.usedAt - one.usedAt)
  const room = Math.max(0, most - known.size)
  for (const [index, { id, usedAt }] of lost.entries()) {
    const lastConnectedAt = Math.floor(usedAt)
    records.save({ id, name: id, wanted: index < room, linked: true, phone: null, pushName: null, lastConnectedAt })
  }
  if (lost.length > 0) logger.warn('lost sessions were restored from their profiles', { sessions: lost.length })
  return Math.max(0, lost.length - room)
}
