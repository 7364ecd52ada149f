import type { FastifyInstance } from 'fastify'
import { HttpError } from '../http-error.ts'
import type { RouteContext } from '../gateway-deps.ts'

/** `GET /health`: public and minimal. With the right key it also describes how this host is doing; a wrong key gets the short form. */
export function addHealthRoute(app: FastifyInstance, context: RouteContext): void {
  const { sessions, webhook, settings, clock, version, diagnosis, channels, labels } = context
  const began = clock.monotonic()
  app.route({
    method: ['GET', 'HEAD'],
    url: '/health',
    handler: async (request) => {
      const short = { status: 'ok', timestamp: new Date(clock.now()).toISOString() }
      const trusted = await context.hasKey(request).catch((error: unknown) => {
        if (error instanceof HttpError) return false
        throw error
      })
      if (!trusted) return short
      const { fault, sentence, action, sessionId } = diagnosis.current()
      return {
        ...short,
        version,
        uptime: Math.round((clock.monotonic() - began) / 1000),
        pid: process.pid,
        memory: process.memoryUsage(),
        sessions: sessions.list().map(({ id, state, since, phone }) => ({
          id,
          ...(settings.get('gateway.metrics') === 'on' ? { label: labels.of(id) } : {}),
          state: state.kind,
          since: new Date(since).toISOString(),
          phone,
        })),
        queue: webhook.counts(),
        diagnosis: { fault, sentence, action, sessionId },
        channels: channels.status(),
      }
    },
  })
}
