import type { Clock, Logger } from '../ports.ts'
import type { SettingsReader } from '../settings/settings.ts'
import { describeError } from '../whatsapp/describe-error.ts'
import type { ProfileBackup } from '../whatsapp/profile-backup.ts'
import type { WhatsAppClient } from '../whatsapp/whatsapp-client.ts'
import { createDailyCopy } from './daily-copy.ts'

const saveEveryMs = 600_000

export interface Upkeep {
  /** A connection begins; its moment is being saved. */
  promoted(): void
  /** A message came or went. */
  activity(): void
  /** A probe proved the connection. */
  proven(client: Pick<WhatsAppClient, 'setUnavailable'>): void
}

/** What a session that stays connected needs now and then. */
export function createUpkeep(deps: {
  readonly sessionId: string
  readonly clock: Clock
  readonly logger: Logger
  readonly settings: Pick<SettingsReader, 'get'>
  readonly backup: Pick<ProfileBackup, 'takenAt'>
  restart(): Promise<void>
  /** Whether this is the browser that the session has now. */
  isCurrent(client: Pick<WhatsAppClient, 'setUnavailable'>): boolean
  /** Keeps the moment of the last proof; a link that nobody uses runs out from there. */
  saveProof(): void
}): Upkeep {
  const { sessionId, clock, logger } = deps
  let savedAt = 0
  let quietAgain = true
  const dailyCopy = createDailyCopy({
    sessionId,
    clock,
    logger,
    allowed: () => deps.settings.get('sessions.dailyCopy') === 'on',
    takenAt: () => deps.backup.takenAt(sessionId),
    restart: () => deps.restart(),
  })
  return {
    promoted() {
      savedAt = clock.monotonic()
      quietAgain = false
    },
    activity: () => dailyCopy.activity(),
    proven(client) {
      dailyCopy.consider()
      if (!quietAgain) {
        // Once more a while after the connect: a page that shows itself online late would silence the owner's phone for days.
        quietAgain = true
        client.setUnavailable().catch((error: unknown) => {
          // Of a browser that was closed meanwhile it says nothing.
          const level = deps.isCurrent(client) ? 'warn' : 'debug'
          logger[level]('presence failed', { session: sessionId, error: describeError(error) })
        })
      }
      if (clock.monotonic() - savedAt < saveEveryMs) return
      savedAt = clock.monotonic()
      deps.saveProof()
    },
  }
}
