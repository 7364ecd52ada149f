/** Forwards the page's requests to the control API, so that the page needs no other origin. */
import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http'

const PASSED = /^\/control\/(events|media\/[\w-]+|[A-Za-z]+)$/
const KEPT_HEADERS = ['content-type', 'content-length', 'cache-control'] as const

const fail = (response: ServerResponse, status: number, message: string): void => {
  if (response.headersSent) return void response.destroy()
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify({ error: { code: status === 404 ? 'unknown-command' : 'internal', message } }))
}

/** Streams one request to the simulator and its answer back. Answers 502 when the simulator is unreachable. */
export function proxyControl(controlUrl: string, request: IncomingMessage, response: ServerResponse): void {
  const { pathname, search } = new URL(request.url ?? '/', 'http://127.0.0.1')
  if (!PASSED.test(pathname)) return fail(response, 404, `nothing at ${pathname}`)
  const isJson = /^application\/json\b/.test(request.headers['content-type'] ?? '')
  // A form on a foreign page can post without a preflight request, but not as JSON.
  if (request.method !== 'GET' && !(request.method === 'POST' && isJson)) return fail(response, 415, 'POST JSON')
  const outgoing = httpRequest(new URL(pathname + search, controlUrl), {
    method: request.method,
    headers: { ...(isJson ? { 'content-type': 'application/json' } : {}) },
  })
  outgoing.on('response', (incoming) => {
    for (const name of KEPT_HEADERS) {
      const value = incoming.headers[name]
      if (value !== undefined) response.setHeader(name, value)
    }
    response.writeHead(incoming.statusCode ?? 502)
    response.flushHeaders()
    incoming.pipe(response)
    incoming.on('error', () => response.destroy())
  })
  outgoing.on('error', () => fail(response, 502, 'The simulator does not answer; start the demo again'))
  response.on('close', () => outgoing.destroy())
  request.pipe(outgoing)
}
