import type { FastifyInstance } from 'fastify'
import { openapiDocument } from '../openapi/openapi-document.ts'

/** `GET /openapi.json`: how to talk to this API. Public, because it says nothing that the documentation does not. */
export function addOpenapiRoute(app: FastifyInstance): void {
  const document = openapiDocument()
  app.get('/openapi.json', { exposeHeadRoute: true }, async () => document)
}
