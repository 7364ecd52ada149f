import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { SessionView } from '../../../shared/model/session.ts'
import type { RouteContext } from '../gateway-deps.ts'
import { HttpError } from '../http-error.ts'
import { fieldsOf } from '../json-body.ts'
import { describeState, qrOf } from '../session-answers.ts'
import { parseUserId } from '../user-id.ts'

/**
 * `GET /session/qr/:userId`: a stream of `{"qr": …}` frames as the QR changes, and of `event: status` frames as the session's state
 * changes. A session that does not exist yet may be followed too; its frames come once it starts.
 */
export function addQrRoute(app: FastifyInstance, context: RouteContext): void {
  const { sessions, streams } = context
  const follow = (rawId: unknown, request: FastifyRequest, reply: FastifyReply) => {
    const checked = parseUserId(rawId, (id) => sessions.find(id) !== null)
    if (checked.kind === 'invalid') throw new HttpError(400, checked.error)
    const { id } = checked

    let lastQr: string | null = null
    let lastState = ''
    const stream = streams.open(request, reply, 'gateway')
    const show = (session: SessionView | null) => {
      const qr = qrOf(session)
      if (qr !== null && qr !== lastQr) stream.send({ data: { qr } })
      lastQr = qr
      const state = describeState(session)
      const text = JSON.stringify(state)
      if (text !== lastState) stream.send({ event: 'status', data: state })
      lastState = text
    }
    stream.onClosed(sessions.onChanged((session) => session.id === id && show(session)))
    stream.onClosed(sessions.onRemoved((removed) => removed === id && show(null)))
    show(sessions.find(id))
  }
  app.get('/session/qr', (request, reply) => follow(fieldsOf(request.query)['userId'], request, reply))
  app.get('/session/qr/:userId', (request, reply) => follow(fieldsOf(request.params)['userId'], request, reply))
}
