import type { SessionView } from '../../shared/model/session.ts'
import type { Message } from '../../shared/words/say.ts'
import type { MessageSink } from '../inbox/message-sink.ts'
import type { Clock, Logger } from '../ports.ts'
import type { SettingsReader } from '../settings/settings.ts'
import type { ProfileBackup } from '../whatsapp/profile-backup.ts'
import type { ProfileFiles } from '../whatsapp/profile-files.ts'
import type { WhatsAppClientFactory } from '../whatsapp/whatsapp-client.ts'
import type { LidTable, SessionRecords } from './session-records.ts'
import type { SessionTimings } from './session-timings.ts'
import type { StartQueue } from './start-queue.ts'

/** Everything that one session needs from outside. */
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
  /** Null when there is room for one more browser, else the reason and the text for the owner. */
  roomProblem(): RoomProblem | null
  changed(view: SessionView): void
  connected(): void
}

export interface RoomProblem {
  readonly code: 'not-enough-memory' | 'too-many-shops'
  readonly said: Message
}
