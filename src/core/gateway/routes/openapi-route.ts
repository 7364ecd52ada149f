import type { FastifyInstance } from 'fastify'
import { openapiDocument } from '../openapi/openapi-document.ts'

/** `GET /openapi.json`: how to talk to this API. Public, because it says nothing that the documentation does not. */
export function addOpenapiRoute(app: FastifyInstance): void {
  // Made when somebody asks: it takes longer than all the rest of the server's start.
  let document: ReturnType<typeof openapiDocument> | undefined
  app.get('/openapi.json', { exposeHeadRoute: true }, async () => (document ??= openapiDocument()))
}
