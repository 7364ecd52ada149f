import type { Logger } from '../ports.ts'
import type { ProfileFiles } from '../whatsapp/profile-files.ts'
import type { SessionRecords } from './session-records.ts'

/**
 * After a loss of the record: a session for each linked profile that the record does not know. Its phone and WhatsApp's name come with
 * the connection; its own name is its id until the owner gives it another. Returns how many came back so.
 */
export function restoreSessions(deps: {
  readonly records: SessionRecords
  readonly profiles: Pick<ProfileFiles, 'real'>
  readonly logger: Logger
}): number {
  const { records, profiles, logger } = deps
  const known = new Set(records.all().map(({ id }) => id.toLowerCase()))
  const lost = profiles.real().filter(({ id }) => !known.has(id.toLowerCase()))
  for (const { id, usedAt } of lost) {
    const lastConnectedAt = Math.floor(usedAt)
    records.save({ id, name: id, wanted: true, linked: true, phone: null, pushName: null, lastConnectedAt })
  }
  if (lost.length > 0) logger.warn('sessions are back from their profiles', { sessions: lost.length })
  return lost.length
}
