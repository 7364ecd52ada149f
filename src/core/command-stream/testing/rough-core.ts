import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface RoughCore {
  readonly url: string
  /** Outcomes that were posted, oldest first. */
  readonly outcomes: readonly Readonly<Record<string, unknown>>[]
  /** `Last-Event-ID` of each connection. */
  readonly lastIds: readonly (string | undefined)[]
  outcome(id: string): Readonly<Record<string, unknown>> | undefined
  stop(): Promise<void>
}

/** One event as it goes over the wire; the `id` line is left out without `id`. */
export function eventText(event: string, data: unknown, id?: string): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`
}

/** A core over real HTTP that sends `pieces` as they are to the first host that connects, and takes outcomes at the same address. */
export async function startRoughCore(pieces: Iterable<string>): Promise<RoughCore> {
  const outcomes: Record<string, unknown>[] = []
  const lastIds: (string | undefined)[] = []
  let isSent = false
  const server = createServer((request, response) => {
    if (request.method === 'POST') {
      let raw = ''
      request.on('data', (chunk: Buffer) => (raw += chunk.toString()))
      request.on('end', () => {
        outcomes.push(JSON.parse(raw) as Record<string, unknown>)
        response.writeHead(200).end('{}')
      })
      return
    }
    lastIds.push(request.headers['last-event-id'] as string | undefined)
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': hello\n\n')
    if (isSent) return
    isSent = true
    const rest = pieces[Symbol.iterator]()
    const pour = (): void => {
      for (let next = rest.next(); next.done !== true; next = rest.next())
        if (!response.write(next.value)) return void response.once('drain', pour)
    }
    pour()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/stream`,
    outcomes,
    lastIds,
    outcome: (id) => outcomes.find((outcome) => outcome['command_id'] === id),
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
