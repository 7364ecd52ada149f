import type { FastifyInstance } from 'fastify'
import { HttpError } from './http-error.ts'

/**
 * Reads every body as JSON, whatever its content type says, because clients of the old gateway are not strict about it. A web page gains
 * nothing from that: it cannot send `x-api-key` without a CORS preflight, which is never granted. An empty body becomes an empty object, so
 * that the route names the missing field.
 */
export function parseBodiesAsJson(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string' }, (request, body, done) => {
    const encoding = request.headers['content-encoding'] ?? 'identity'
    if (encoding !== 'identity')
      return done(new HttpError(415, 'The body is compressed; send it without Content-Encoding'))
    // Some clients begin their UTF-8 with a byte order mark, which JSON does not allow.
    const text = body.toString().replace(/^\uFEFF/, '')
    if (text.trim() === '') return done(null, {})
    try {
      done(null, JSON.parse(text))
    } catch {
      done(new HttpError(400, 'Invalid JSON'))
    }
  })
}

/** The fields of a body or a query; anything but an object has none. */
export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
}
