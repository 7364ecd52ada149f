import type { SessionView } from '../../shared/model/session.ts'
import type { Message } from '../../shared/words/say.ts'
import type { MessageSink } from '../inbox/message-sink.ts'
import type { Clock, Logger } from '../ports.ts'
import type { SettingsReader } from '../settings/settings.ts'
import type { ProfileBackup } from '../whatsapp/profile-backup.ts'
import type { ProfileFiles } from '../whatsapp/profile-files.ts'
import type { WhatsAppClient, WhatsAppClientFactory } from '../whatsapp/whatsapp-client.ts'
import type { LidTable, SessionRecord, SessionRecords } from './session-records.ts'
import type { SessionTimings } from './session-timings.ts'
import type { StartQueue } from './start-queue.ts'

/** What one session needs of its surroundings. */
export interface SessionDeps {
  readonly clock: Clock
  readonly logger: Logger
  readonly settings: Pick<SettingsReader, 'get'>
  readonly records: SessionRecords
  readonly lids: LidTable
  readonly sink: MessageSink
  readonly profiles: ProfileFiles
  readonly backup: ProfileBackup
  readonly createClient: WhatsAppClientFactory
  readonly queue: StartQueue
  readonly random: () => number
  readonly timings: SessionTimings
  /** Null when there is room for one more browser, else why not and what to tell the owner. */
  roomProblem(): RoomProblem | null
  changed(view: SessionView): void
  connected(): void
}

export interface RoomProblem {
  readonly code: 'not-enough-memory' | 'too-many-shops'
  readonly said: Message
}

export interface Session {
  view(): SessionView
  record(): SessionRecord
  rename(name: string): void
  connect(): void
  /** Closes the browser and keeps the link. `still-wanted`: the app ends, the next start connects again. */
  close(forget: 'not-wanted' | 'still-wanted'): Promise<void>
  restart(): Promise<void>
  unlink(): Promise<void>
  /** The same without logging out: for a link whose end was decided in the last run. */
  dropLink(): Promise<void>
  usePairingCode(phone: string): Promise<void>
  useQr(): Promise<void>
  takeOver(): Promise<void>
  /** A browser of this session runs, or is being started. */
  hasBrowser(): boolean
  /** For how long the link is still young, ms. */
  youngForMs(): number
  /** The client, only while the session is connected and its page is there. */
  live(): WhatsAppClient | null
  /** After the laptop slept: proves the connection or makes a new one. */
  resumed(): void
  /** Another browser may be found now. */
  browserChanged(): void
  libraryFailed(detail: string): void
}
