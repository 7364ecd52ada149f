import { CommandError } from '../../shared/result.ts'
import type { Logger } from '../ports.ts'
import type { Sessions } from '../sessions/sessions.ts'
import type { CoreDoor, CoreRights } from './core-rights.ts'
import { decideStart } from './start-outcome.ts'

export interface VerbAnswer {
  readonly success: boolean
  readonly message: string
  /** The owner does not allow it (403), or this host has no room for one more (409). */
  readonly refused?: 403 | 409
}

export interface SessionVerbs {
  /** Begins to connect and answers at once. */
  start(id: string): VerbAnswer
  /** Closes the session. Keeps its link, unless `unlink` is set. */
  stop(id: string, unlink: boolean): Promise<VerbAnswer>
}

const MAY_NOT_ADD: VerbAnswer = {
  success: false,
  message: 'This host has no such session, and its owner does not let a core add one (sessions.addedByCore).',
  refused: 403,
}
const MAY_NOT_UNLINK: VerbAnswer = {
  success: false,
  message: 'The owner of this host does not let a core unlink a phone (sessions.unlinkedByCore); stop without unlink.',
  refused: 403,
}

/** Starts and stops sessions for a core, with the old gateway's words; over HTTP and over the command stream. */
export function createSessionVerbs({
  sessions,
  logger,
  rights,
  door,
}: {
  readonly sessions: Sessions
  readonly logger: Logger
  readonly rights: CoreRights
  readonly door: CoreDoor
}): SessionVerbs {
  const failed = (error: unknown, did: string): VerbAnswer => {
    if (error instanceof CommandError) {
      const answer = { success: false, message: error.message }
      return error.code === 'limit-reached' ? { ...answer, refused: 409 } : answer
    }
    logger.error('a core’s change of a session failed', { did, error })
    return { success: false, message: `The session could not be ${did}. See the log of this host.` }
  }
  return {
    start(id) {
      try {
        const session = sessions.find(id)
        if (session === null && !rights.mayAdd(door)) return MAY_NOT_ADD
        const outcome = decideStart(session?.state ?? null)
        if (outcome.kind === 'running') return { success: true, message: outcome.message }
        if (outcome.kind === 'refused') return { success: false, message: outcome.message }
        if (outcome.kind === 'offer-again') {
          // Not awaited, so that the answer does not wait for the page. The new QR comes over the QR stream.
          sessions.useQr(id).catch((error: unknown) => logger.warn('no new QR was offered', { sessionId: id, error }))
          return { success: true, message: 'Session connecting' }
        }
        if (session === null) sessions.add(id)
        sessions.connect(id)
        return { success: true, message: 'Session initialized' }
      } catch (error) {
        return failed(error, 'started')
      }
    },
    async stop(id, unlink) {
      if (sessions.find(id) === null) return { success: false, message: 'Session not found' }
      if (unlink && !rights.mayUnlink(door)) return MAY_NOT_UNLINK
      try {
        await (unlink ? sessions.unlink(id) : sessions.disconnect(id))
        return { success: true, message: 'Session stopped' }
      } catch (error) {
        return failed(error, 'stopped')
      }
    },
  }
}
