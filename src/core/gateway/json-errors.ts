import type { Socket } from 'node:net'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Logger } from '../ports.ts'
import { HttpError } from './http-error.ts'

/** Answers every error as JSON `{"error": "…"}`. An unexpected error is logged and answered without its text. */
export function answerErrorsAsJson(app: FastifyInstance, logger: Logger): void {
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ error: 'Not found' }))
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const known = explain(error)
    if (known === null) logger.error('a request failed', { route: request.routeOptions.url, error })
    const { status, text } = known ?? { status: 500, text: 'Internal server error' }
    return reply.code(status).send({ error: text })
  })
}

/** For errors that Fastify finds before any route, such as an address that cannot be decoded. */
export function answerFrameworkError(error: FastifyError, _request: FastifyRequest, reply: FastifyReply): void {
  const { status, text } = explain(error) ?? { status: 400, text: 'Bad request' }
  reply.code(status).send({ error: text })
}

/** For bytes that are no HTTP request, headers that are too large, or a request that never ends. */
export function answerUnreadable(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  const [status, text] = UNREADABLE[error.code ?? ''] ?? ['400 Bad Request', 'Bad request']
  const body = JSON.stringify({ error: text })
  if (socket.writable) {
    socket.write(
      `HTTP/1.1 ${status}\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
    )
  }
  socket.destroySoon()
}

const UNREADABLE: Readonly<Record<string, readonly [string, string]>> = {
  HPE_HEADER_OVERFLOW: ['431 Request Header Fields Too Large', 'The headers are too large'],
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'The request took too long'],
}

function explain(error: FastifyError): { readonly status: number; readonly text: string } | null {
  if (error instanceof HttpError) return { status: error.statusCode, text: error.message }
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') return { status: 413, text: 'Request body is too large' }
  if (error.code === 'FST_ERR_BAD_URL') return { status: 400, text: 'Bad address' }
  const status = error.statusCode ?? 500
  return status >= 400 && status < 500 ? { status, text: 'Bad request' } : null
}
