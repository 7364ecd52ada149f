import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface ReceivedPost {
  readonly headers: IncomingHttpHeaders
  readonly raw: Buffer
  readonly body: Record<string, unknown>
}

export type CoreAnswer =
  | { readonly status: number; readonly body?: unknown; readonly headers?: Record<string, string> }
  /** Breaks the connection before the answer or in the middle of it. */
  | { readonly cut: 'before' | 'middle' }

export interface AnsweringCore {
  readonly url: string
  readonly received: ReceivedPost[]
  /** Returns the answer to each POST; may answer late. */
  answer: (post: ReceivedPost) => CoreAnswer | Promise<CoreAnswer>
  stop(): Promise<void>
}

/** A real HTTP server on loopback that plays the core in tests. */
export async function startAnsweringCore(): Promise<AnsweringCore> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    const reply = async (): Promise<void> => {
      const raw = Buffer.concat(chunks)
      const post = { headers: request.headers, raw, body: JSON.parse(raw.toString()) as Record<string, unknown> }
      core.received.push(post)
      const answer = await core.answer(post)
      if ('cut' in answer) {
        if (answer.cut === 'middle') {
          response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' })
          response.write('{"response":')
        }
        setImmediate(() => request.socket.destroy())
        return
      }
      response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers })
      response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body ?? {}))
    }
    // If a test's `answer` throws, its POST is cut with that error.
    request.on('end', () => void reply().catch((error: Error) => response.destroy(error)))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const core: AnsweringCore = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received: [],
    answer: () => ({ status: 200, body: { message: 'Processed successfully', response: 'Hello!' } }),
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return core
}
