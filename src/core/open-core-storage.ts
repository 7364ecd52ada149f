import type { Clock, Logger, Paths } from './ports.ts'
import { restoreSessions } from './sessions/restore-sessions.ts'
import { sessionLimit } from './sessions/session-limit.ts'
import type { SettingsReader } from './settings/settings.ts'
import { openStorage, type Storage } from './storage/open-storage.ts'
import type { ProfileFiles } from './whatsapp/profile-files.ts'

/** Opens the record. If it was lost, restores the shops whose profiles exist; `shopsLeft` of them are over the limit and not connected. */
export function openCoreStorage(deps: {
  readonly clock: Clock
  readonly logger: Logger
  readonly paths: Paths
  readonly settings: Pick<SettingsReader, 'get'>
  readonly profiles: ProfileFiles
}): { readonly storage: Storage; readonly shopsLeft: number } {
  const { clock, logger, paths, settings, profiles } = deps
  let shopsLeft = 0
  const storage = openStorage({
    path: paths.database,
    clock,
    logger: logger.child('storage'),
    backups: paths.backups,
    isKnown: () => profiles.real().length > 0,
    restore(records) {
      const most = sessionLimit(settings)
      shopsLeft = restoreSessions({ records, profiles, logger: logger.child('sessions'), most })
    },
  })
  return { storage, shopsLeft }
}
