import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Arrival {
  readonly userId: string
  readonly from: string
  readonly text: string
  /** `performance.now()` when the request's head was read. */
  readonly at: number
}

export interface Receiver {
  readonly url: string
  readonly arrivals: readonly Arrival[]
  /** Sets the text that answers a message; null: no text. */
  answerWith(reply: (arrival: Arrival) => string | null): void
  /** `performance.now()` when the answer to the last request with this text was handed to the socket. */
  answeredAt(text: string): number | undefined
  onArrival(listener: (arrival: Arrival) => void): () => void
  forget(): void
  stop(): Promise<void>
}

/** The smallest possible core: it answers at once, so that only the program under test is measured. */
export async function startReceiver(): Promise<Receiver> {
  let arrivals: Arrival[] = []
  let reply: (arrival: Arrival) => string | null = () => null
  const answered = new Map<string, number>()
  const listeners = new Set<(arrival: Arrival) => void>()
  const server: Server = createServer((request, response) => {
    const at = performance.now()
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, string>
      const arrival = { userId: body['user_id'] ?? '', from: body['from'] ?? '', text: body['message'] ?? '', at }
      arrivals.push(arrival)
      const text = reply(arrival)
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ message: 'Processed successfully', response: text ?? '' }))
      answered.set(arrival.text, performance.now())
      for (const listener of [...listeners]) listener(arrival)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/api/webhook/whatsapp`,
    get arrivals() {
      return arrivals
    },
    answerWith: (next) => void (reply = next),
    answeredAt: (text) => answered.get(text),
    onArrival(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    forget() {
      arrivals = []
      answered.clear()
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
