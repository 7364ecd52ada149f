import type { FastifyInstance, FastifyRequest } from 'fastify'
import { base64LengthOf, hasAttachment, parseAttachment } from '../../replies/asked-attachment.ts'
import type { GatewaySend } from '../../replies/gateway-send.ts'
import { describeSend } from '../describe-send.ts'
import type { RouteContext } from '../gateway-deps.ts'
import { HttpError } from '../http-error.ts'
import { fieldsOf } from '../json-body.ts'
import { parseRecipient } from '../../ids/recipient.ts'

const MAX_KEY_LENGTH = 255
const REQUIRED = 'userId, to, and message are required'
const MEGABYTE = 1_000_000
const BODY_BYTES = 100 * 1024
/** Bytes of a body with the largest file that the setting allows. */
const LARGEST_BODY = BODY_BYTES + base64LengthOf(64 * MEGABYTE)

/** `POST /message/send`: answers once the text is durably accepted or sent, never after a long pause. */
export function addSendRoute(app: FastifyInstance, { sessions, sends, settings }: RouteContext): void {
  /** Files come inside the JSON, in base64. */
  const limitNow = () => BODY_BYTES + base64LengthOf(settings.get('replies.mediaMaxMb') * MEGABYTE)
  const onRequest = async (request: FastifyRequest) => {
    // Checked before any byte is read. A body without a declared length meets the limit of the route.
    if (Number(request.headers['content-length'] ?? 0) > limitNow())
      throw new HttpError(413, 'Request body is too large')
  }
  app.post('/message/send', { bodyLimit: LARGEST_BODY, onRequest }, async (request, reply) => {
    const send = parseSend(fieldsOf(request.body), request.headers['idempotency-key'])
    if (sessions.find(send.sessionId) === null) throw new HttpError(404, 'Session not found')
    const to = parseRecipient(send.to)
    if (to === null) throw new HttpError(422, 'The recipient is not on WhatsApp')
    const { status, body } = describeSend(await sends.send({ ...send, to }))
    return reply.code(status).send(body)
  })
}

function parseSend(fields: Readonly<Record<string, unknown>>, key: unknown): GatewaySend {
  const [userId, to, message] = [fields['userId'] ?? fields['user_id'], fields['to'], fields['message']]
  const isMissing = (value: unknown) => value === undefined || value === null || value === ''
  const hasFile = hasAttachment(fields)
  if (isMissing(userId) || isMissing(to) || (isMissing(message) && !hasFile)) throw new HttpError(400, REQUIRED)
  if (typeof userId !== 'string') throw new HttpError(400, 'invalid userId')
  if (typeof to !== 'string' && typeof to !== 'number') throw new HttpError(400, 'to must be a text')
  if (!isMissing(message) && typeof message !== 'string') throw new HttpError(400, 'message must be a text')
  const text = typeof message === 'string' && message.trim() !== '' ? message : ''
  if (text === '' && !hasFile) throw new HttpError(400, REQUIRED)
  if (Buffer.byteLength(text) > BODY_BYTES) throw new HttpError(413, 'Request body is too large')
  const parsed = parseAttachment(fields)
  if (parsed.kind === 'bad') throw new HttpError(400, parsed.why)
  const idempotencyKey = typeof key === 'string' && key !== '' ? key : null
  if (idempotencyKey !== null && idempotencyKey.length > MAX_KEY_LENGTH) {
    throw new HttpError(400, `Idempotency-Key can have at most ${MAX_KEY_LENGTH} characters`)
  }
  // A number that is not a safe integer is nobody's phone: it must not turn into another number by losing its point.
  const recipient = typeof to === 'number' && !Number.isSafeInteger(to) ? '' : String(to)
  const asked = parsed.kind === 'asked' ? { asked: parsed.asked } : {}
  return { sessionId: userId, to: recipient, text, ...asked, idempotencyKey, queue: fields['queue'] === true }
}
