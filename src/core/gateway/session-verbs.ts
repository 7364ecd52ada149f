import { CommandError } from '../../shared/result.ts'
import type { Logger } from '../ports.ts'
import type { SessionHub } from '../sessions/session-hub.ts'
import { decideStart } from './start-outcome.ts'

export interface VerbAnswer {
  readonly success: boolean
  readonly message: string
}

export interface SessionVerbs {
  /** Begins to connect and answers at once. */
  start(id: string): VerbAnswer
  /** Closes the session and keeps its link, unless `unlink`. */
  stop(id: string, unlink: boolean): Promise<VerbAnswer>
}

/** What a core may ask of a session, with the old gateway's words; over HTTP and over the command stream. */
export function createSessionVerbs({
  hub,
  logger,
}: {
  readonly hub: SessionHub
  readonly logger: Logger
}): SessionVerbs {
  const failed = (error: unknown, did: string): VerbAnswer => {
    if (error instanceof CommandError) return { success: false, message: error.message }
    logger.error('a core could not change a session', { did, error })
    return { success: false, message: `The session could not be ${did}. See the log of this host.` }
  }
  return {
    start(id) {
      try {
        const session = hub.find(id)
        const outcome = decideStart(session?.state ?? null)
        if (outcome.kind === 'running') return { success: true, message: outcome.message }
        if (outcome.kind === 'refused') return { success: false, message: outcome.message }
        if (outcome.kind === 'offer-again') {
          // Not awaited: the answer must not wait for the page. The new code comes over the QR stream.
          hub.useQr(id).catch((error: unknown) => logger.warn('no new QR was offered', { sessionId: id, error }))
          return { success: true, message: 'Session connecting' }
        }
        if (session === null) hub.add(id)
        hub.connect(id)
        return { success: true, message: 'Session initialized' }
      } catch (error) {
        return failed(error, 'started')
      }
    },
    async stop(id, unlink) {
      if (hub.find(id) === null) return { success: false, message: 'Session not found' }
      try {
        await (unlink ? hub.unlink(id) : hub.disconnect(id))
        return { success: true, message: 'Session stopped' }
      } catch (error) {
        return failed(error, 'stopped')
      }
    },
  }
}
