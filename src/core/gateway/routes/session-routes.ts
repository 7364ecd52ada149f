import type { FastifyInstance } from 'fastify'
import { CommandError } from '../../../shared/result.ts'
import type { RouteContext } from '../gateway-deps.ts'
import { HttpError } from '../http-error.ts'
import { fieldsOf } from '../json-body.ts'
import { describeStatus } from '../session-answers.ts'
import { decideStart } from '../start-outcome.ts'
import { parseUserId } from '../user-id.ts'

type Answer = { readonly success: boolean; readonly message: string }

/** Start, stop and status of sessions. */
export function addSessionRoutes(app: FastifyInstance, context: RouteContext): void {
  const { hub, logger } = context
  const userIdOf = (fields: Readonly<Record<string, unknown>>): string => {
    const checked = parseUserId(fields['userId'] ?? fields['user_id'], (id) => hub.find(id) !== null)
    if (checked.kind === 'invalid') throw new HttpError(400, checked.error)
    return checked.id
  }
  const failed = (error: unknown, did: string): Answer => {
    if (error instanceof CommandError) return { success: false, message: error.message }
    logger.error('the gateway could not change a session', { did, error })
    return { success: false, message: `The session could not be ${did}. See the log of this host.` }
  }

  app.post('/session/start', async (request): Promise<Answer> => {
    const id = userIdOf(fieldsOf(request.body))
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
  })

  app.post('/session/stop', async (request): Promise<Answer> => {
    const fields = fieldsOf(request.body)
    const id = userIdOf(fields)
    if (hub.find(id) === null) return { success: false, message: 'Session not found' }
    try {
      await (fields['unlink'] === true ? hub.unlink(id) : hub.disconnect(id))
      return { success: true, message: 'Session stopped' }
    } catch (error) {
      return failed(error, 'stopped')
    }
  })

  const status = (id: unknown) => {
    if (id === undefined || id === '') throw new HttpError(400, 'userId is required')
    if (typeof id !== 'string') throw new HttpError(400, 'invalid userId')
    return describeStatus(hub.find(id))
  }
  app.get('/session/status', async (request) => {
    const query = fieldsOf(request.query)
    return status(query['userId'] ?? query['user_id'])
  })
  app.get('/session/status/:userId', async (request) => status(fieldsOf(request.params)['userId']))
  app.get('/api/session/status/:userId', async (request) => ({
    connected: hub.find(String(fieldsOf(request.params)['userId']))?.state.kind === 'connected',
  }))
}
