import { dirname, join } from 'node:path'
import type { Clock, CorePorts, Logger } from '../ports.ts'
import { createSettings, type SettingsService } from '../settings/settings.ts'
import { openStorage, type Storage } from '../storage/open-storage.ts'
import { createMessageWay, type MessageWay } from './message-way.ts'

export interface OpenedWay {
  readonly settings: SettingsService
  readonly storage: Storage
  readonly way: MessageWay
}

type WayOptions = Omit<Parameters<typeof createMessageWay>[0], 'clock' | 'logger' | 'settings' | 'storage' | 'version'>

/** Opens the settings, the database and the message rooms of these ports, again on each call. */
export async function openWay({
  ports,
  clock,
  logger = ports.logger,
  keepsStamp = false,
  ...options
}: WayOptions & {
  readonly ports: Pick<CorePorts, 'settings' | 'secrets' | 'overrides' | 'paths' | 'logger'>
  readonly clock: Clock
  readonly logger?: Logger
  /** Passes the backup folder as the program does, so that the database checks its files each second. Too slow for a test of many days. */
  readonly keepsStamp?: boolean
}): Promise<OpenedWay> {
  const { settings: store, secrets, overrides, paths } = ports
  const settings = await createSettings({ store, secrets, overrides, logger })
  const storage = openStorage({
    path: paths.database,
    ...(keepsStamp ? { backups: paths.backups } : {}),
    clock,
    logger,
  })
  const mediaFolder = join(dirname(paths.database), 'media')
  const way = createMessageWay({ mediaFolder, clock, logger, settings, storage, version: '1.2.3', ...options })
  return { settings, storage, way }
}
