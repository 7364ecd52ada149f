import type { FastifyInstance } from 'fastify'
import { openapiDocument } from '../openapi/openapi-document.ts'

/** `GET /openapi.json`: how to talk to this API. Public, because it says nothing that the documentation does not. */
export function addOpenapiRoute(app: FastifyInstance): void {
  // Made at the first request, because it takes longer than the rest of the server's start.
  let document: ReturnType<typeof openapiDocument> | undefined
  app.get('/openapi.json', { exposeHeadRoute: true }, async () => (document ??= openapiDocument()))
}
