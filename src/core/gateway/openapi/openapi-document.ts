import { z } from 'zod'
import { errorAnswer, qrFrame, statusFrame } from '../api-schemas.ts'
import { operations, type Operation, type OperationAnswer } from './operations.ts'

type Json = Readonly<Record<string, unknown>>

/** The gateway API as OpenAPI 3.1. It does not name this app's version, because any program on this machine may read it. */
export function openapiDocument(): Json {
  const paths: Record<string, Record<string, Json>> = {}
  for (const operation of operations) {
    const { method, path } = operation
    paths[path] = { ...paths[path], [method]: describe(operation) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Salesboy gateway API',
      version: '1',
      description: 'What a core calls on the host of a shop’s WhatsApp sessions. See docs/gateway-api.md.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      securitySchemes: {
        key: { type: 'apiKey', in: 'header', name: 'x-api-key' },
        secret: { type: 'apiKey', in: 'header', name: 'X-Gateway-Secret' },
        bearer: { type: 'http', scheme: 'bearer' },
      },
      schemas: { QrFrame: jsonSchema(qrFrame), StatusFrame: jsonSchema(statusFrame) },
    },
  }
}

function describe(operation: Operation): Json {
  const { method, path, summary, key, parameters, body } = operation
  const everywhere: Readonly<Record<number, OperationAnswer>> = {
    403: { description: 'The `Host` header is not one of this machine’s.', schema: errorAnswer },
    ...(key
      ? {
          401: { description: 'Wrong or missing key.', schema: errorAnswer },
          429: { description: 'Too many wrong keys from this address.', schema: errorAnswer },
        }
      : {}),
  }
  return {
    operationId: `${method}${path.replace(/[^A-Za-z]+(.)?/g, (_, next: string | undefined) => (next ?? '').toUpperCase())}`,
    summary,
    security: key
      ? [{ key: [] }, ...(operation.otherHeader === undefined ? [] : [{ [operation.otherHeader]: [] }])]
      : [{}, { key: [] }],
    ...(parameters
      ? { parameters: parameters.map((parameter) => ({ ...parameter, schema: { type: 'string' } })) }
      : {}),
    ...(body ? { requestBody: { required: true, content: { 'application/json': { schema: jsonSchema(body) } } } } : {}),
    responses: Object.fromEntries(
      Object.entries({ ...everywhere, ...operation.answers }).map(([status, answer]) => [status, answerOf(answer)]),
    ),
  }
}

function answerOf({ description, schema, type = 'application/json' }: OperationAnswer): Json {
  const content =
    schema === null
      ? { 'text/event-stream': { schema: { type: 'string' } } }
      : { [type]: { schema: jsonSchema(schema) } }
  return { description, content }
}

/** A JSON schema that allows new fields, so that a client does not fail when a later answer says more. */
function jsonSchema(schema: z.ZodType): Json {
  const { $schema, ...rest } = z.toJSONSchema(schema, {
    io: 'input',
    override({ jsonSchema: made }) {
      if (made.additionalProperties === false) delete made.additionalProperties
    },
  })
  // Drop `$schema`: OpenAPI 3.1 names the dialect for the whole document.
  return $schema === undefined ? {} : rest
}
