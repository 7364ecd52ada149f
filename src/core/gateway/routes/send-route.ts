import type { FastifyInstance } from 'fastify'
import type { GatewaySend } from '../../replies/gateway-send.ts'
import { describeSend } from '../describe-send.ts'
import type { RouteContext } from '../gateway-deps.ts'
import { HttpError } from '../http-error.ts'
import { fieldsOf } from '../json-body.ts'
import { parseRecipient } from '../../ids/recipient.ts'

const MAX_KEY_LENGTH = 255

/** `POST /message/send`: answers once the text is durably accepted or sent, never after a long pause. */
export function addSendRoute(app: FastifyInstance, { hub, sends }: RouteContext): void {
  app.post('/message/send', async (request, reply) => {
    const send = parseSend(fieldsOf(request.body), request.headers['idempotency-key'])
    if (hub.find(send.sessionId) === null) throw new HttpError(404, 'Session not found')
    const to = parseRecipient(send.to)
    if (to === null) throw new HttpError(422, 'The recipient is not on WhatsApp')
    const { status, body } = describeSend(await sends.send({ ...send, to }))
    return reply.code(status).send(body)
  })
}

function parseSend(fields: Readonly<Record<string, unknown>>, key: unknown): GatewaySend {
  const [userId, to, message] = [fields['userId'] ?? fields['user_id'], fields['to'], fields['message']]
  if ([userId, to, message].some((value) => value === undefined || value === null || value === '')) {
    throw new HttpError(400, 'userId, to, and message are required')
  }
  if (typeof userId !== 'string') throw new HttpError(400, 'invalid userId')
  if (typeof to !== 'string' && typeof to !== 'number') throw new HttpError(400, 'to must be a text')
  if (typeof message !== 'string') throw new HttpError(400, 'message must be a text')
  if (message.trim() === '') throw new HttpError(400, 'userId, to, and message are required')
  const idempotencyKey = typeof key === 'string' && key !== '' ? key : null
  if (idempotencyKey !== null && idempotencyKey.length > MAX_KEY_LENGTH) {
    throw new HttpError(400, `Idempotency-Key can have at most ${MAX_KEY_LENGTH} characters`)
  }
  // Half a number is nobody's: it must not become another one by losing its point.
  const recipient = typeof to === 'number' && !Number.isSafeInteger(to) ? '' : String(to)
  return { sessionId: userId, to: recipient, text: message, idempotencyKey, queue: fields['queue'] === true }
}
