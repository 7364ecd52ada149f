import type { FastifyInstance } from 'fastify'
import type { RouteContext } from '../gateway-deps.ts'
import { HttpError } from '../http-error.ts'

/** The path for monitors. The key may come as `Authorization: Bearer`, because not every monitor can send another header. */
export const METRICS_PATH = '/metrics'

/** `GET /metrics`: text for Prometheus. Answers 404 while `gateway.metrics` is off. */
export function addMetricsRoute(app: FastifyInstance, { metrics }: RouteContext): void {
  app.get(METRICS_PATH, async (_request, reply) => {
    const text = await metrics.text()
    if (text === null) throw new HttpError(404, 'Not found')
    return reply.header('content-type', text.contentType).send(text.body)
  })
}
