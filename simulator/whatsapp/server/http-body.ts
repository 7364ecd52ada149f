import type { IncomingMessage, ServerResponse } from 'node:http'

/** Media of a few megabytes in base64 fit. A larger body is a mistake. */
const LIMIT = 64 * 1024 * 1024

/** Reads a whole request body; rejects over 64 MiB. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > LIMIT) throw new Error('the body is larger than 64 MiB')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** Reads a JSON body. An empty body reads as `{}`. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const body = (await readBody(request)).toString('utf8')
  return body === '' ? {} : JSON.parse(body)
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  if (response.destroyed || response.headersSent) return
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
  response.end(JSON.stringify(body))
}
