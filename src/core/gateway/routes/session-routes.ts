import type { FastifyInstance } from 'fastify'
import type { RouteContext } from '../gateway-deps.ts'
import { HttpError } from '../http-error.ts'
import { fieldsOf } from '../json-body.ts'
import { describeStatus } from '../session-answers.ts'
import { createSessionVerbs, type VerbAnswer } from '../session-verbs.ts'
import { parseUserId } from '../user-id.ts'

/** The path that a core's statistics request. */
export const STATISTICS_PATH = '/api/session/status/:userId'

/** Start, stop and status of sessions. */
export function addSessionRoutes(app: FastifyInstance, context: RouteContext): void {
  const { sessions } = context
  const verbs = createSessionVerbs({ ...context, door: 'gateway' })
  const answer = ({ refused, ...said }: VerbAnswer) => {
    // A full host is answered as `success: false`, as the old gateway did; a refusal by the owner is a new case, so it is a 403.
    if (refused === 403) throw new HttpError(403, said.message)
    return said
  }
  const userIdOf = (fields: Readonly<Record<string, unknown>>): string => {
    const checked = parseUserId(fields['userId'] ?? fields['user_id'], (id) => sessions.find(id) !== null)
    if (checked.kind === 'invalid') throw new HttpError(400, checked.error)
    return checked.id
  }

  app.post('/session/start', async (request) => answer(verbs.start(userIdOf(fieldsOf(request.body)))))

  app.post('/session/stop', async (request) => {
    const fields = fieldsOf(request.body)
    return answer(await verbs.stop(userIdOf(fields), fields['unlink'] === true))
  })

  const status = (id: unknown) => {
    if (id === undefined || id === '') throw new HttpError(400, 'userId is required')
    if (typeof id !== 'string') throw new HttpError(400, 'invalid userId')
    return describeStatus(sessions.find(id))
  }
  const options = { exposeHeadRoute: true }
  app.get('/session/status', options, async (request) => {
    const query = fieldsOf(request.query)
    return status(query['userId'] ?? query['user_id'])
  })
  app.get('/session/status/:userId', options, async (request) => status(fieldsOf(request.params)['userId']))
  app.get(STATISTICS_PATH, options, async (request) => ({
    connected: sessions.find(String(fieldsOf(request.params)['userId']))?.state.kind === 'connected',
  }))
}
