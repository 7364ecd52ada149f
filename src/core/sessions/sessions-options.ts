import type { BrowserChoice } from '../browser/create-browser-room.ts'
import type { MessageSink } from '../inbox/message-sink.ts'
import type { Clock, Logger, Paths, PowerSignal } from '../ports.ts'
import type { SettingsReader } from '../settings/settings.ts'
import { createWhatsAppClientFactory } from '../whatsapp/create-whatsapp-client.ts'
import type { LiveSender } from '../whatsapp/live-sender.ts'
import { createProfileBackup, type ProfileBackup } from '../whatsapp/profile-backup.ts'
import { createProfileFiles, type ProfileFiles } from '../whatsapp/profile-files.ts'
import type { WhatsAppClientFactory } from '../whatsapp/whatsapp-client.ts'
import { systemFreeMegabytes } from './capacity.ts'
import type { LidTable, SessionRecords } from './session-records.ts'
import { defaultTimings, type SessionTimings } from './session-timings.ts'

export interface SessionsOptions {
  readonly clock: Clock
  readonly logger: Logger
  readonly paths: Pick<Paths, 'sessions' | 'backups'>
  readonly settings: SettingsReader
  readonly records: SessionRecords
  readonly lids: LidTable
  readonly sink: MessageSink
  /** Sessions register here, and report when they are connected. */
  readonly sender: Pick<LiveSender, 'register' | 'unregister' | 'connected'>
  readonly power: PowerSignal
  /** Default: the real library in a real browser. */
  readonly createClient?: WhatsAppClientFactory
  /** Default: the folders under `paths.sessions`. */
  readonly profiles?: ProfileFiles
  /** Default: last good copies under `paths.backups`. */
  readonly backup?: ProfileBackup
  /** Returns 0 to 1; used for the jitter of pauses. */
  readonly random?: () => number
  /** Chooses the browser to start. */
  readonly browsers: BrowserChoice
  /** Free memory in megabytes, null when the system's figure means nothing (macOS). */
  readonly freeMegabytes?: () => number | null
  /** Overrides of the default timings, so that tests need not wait. */
  readonly timings?: Partial<SessionTimings>
  /** Receives rejected promises that are not the library's. Default: they surface as uncaught exceptions. */
  readonly onForeignRejection?: (reason: unknown) => void
}

export interface SessionsDeps extends Required<Omit<SessionsOptions, 'paths' | 'timings' | 'onForeignRejection'>> {
  readonly timings: SessionTimings
  /** Parent of the loggers of the single sessions. */
  readonly perSession: Logger
}

/**
 * Completes the options with the production parts that the caller did not replace. `onLaunch` is called when a browser is being started.
 */
export function completeOptions(options: SessionsOptions, onLaunch: () => void): SessionsDeps {
  const { clock, sink, paths, browsers } = options
  const logger = options.logger.child('sessions')
  const profiles = options.profiles ?? createProfileFiles(paths.sessions, logger)
  const folder = (id: string): string => profiles.folder(id)
  return {
    ...options,
    logger,
    perSession: options.logger.child('session'),
    profiles,
    backup: options.backup ?? createProfileBackup({ backupsFolder: paths.backups, logger, folder }),
    createClient:
      options.createClient ??
      createWhatsAppClientFactory({ clock, rightNow: () => sink.rightNow(), logger, paths, browsers, onLaunch }),
    random: options.random ?? Math.random,
    freeMegabytes: options.freeMegabytes ?? systemFreeMegabytes,
    timings: { ...defaultTimings, ...options.timings },
  }
}
