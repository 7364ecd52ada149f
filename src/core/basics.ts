import type { Changes } from './changes.ts'
import type { Clock, Logger } from './ports.ts'
import type { SettingsReader } from './settings/settings.ts'
import type { Storage } from './storage/open-storage.ts'

/** Dependencies that every room handling messages shares. */
export interface Basics {
  readonly clock: Clock
  readonly logger: Logger
  readonly settings: SettingsReader
  readonly storage: Storage
  readonly changes: Changes
}
