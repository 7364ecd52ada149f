import type { IncomingMessage, ServerResponse } from 'node:http'
import { checkSignature } from './check-signature.ts'
import { createCommandLog } from './command-log.ts'
import type { CommandOrder, CommandView, ReceivedEvent } from './core-api.ts'
import { readRequest, sendText } from './read-request.ts'

export const STREAM_PATH = '/api/salesboy/stream'
export const EVENTS_PATH = '/api/salesboy/events'
const BODY_LIMIT = 1024 * 1024
const KEEP_ALIVE_MS = 20_000
const EVENTS_KEPT = 1_000

/** What a core offers besides its webhook: the command stream with its outcomes, and the receiver of session events. */
export interface HostLines {
  /** Serves the request if its path belongs here; false otherwise. */
  readonly handle: (request: IncomingMessage, response: ServerResponse, pathname: string) => Promise<boolean>
  readonly command: (order: CommandOrder) => CommandView
  readonly commands: () => readonly CommandView[]
  readonly events: () => readonly ReceivedEvent[]
  readonly listeners: () => readonly string[]
  /** Cuts the connections of all listening hosts, as a restart does. */
  readonly cut: () => void
  readonly forget: () => void
  readonly stop: () => void
}

interface Listener {
  readonly response: ServerResponse
  readonly users: readonly string[]
}

/** Builds the host lines. `secret` and `ownClock` (unix ms) are read again for each request. */
export function createHostLines(options: {
  readonly secret: () => string
  readonly ownClock: () => number
  readonly changed: () => void
}): HostLines {
  const log = createCommandLog()
  const listeners = new Set<Listener>()
  let events: ReceivedEvent[] = []
  // Browsers, proxies and hosts treat a silent connection as dead.
  const keepAlive = setInterval(
    () => listeners.forEach(({ response }) => response.write(': still here\n\n')),
    KEEP_ALIVE_MS,
  )
  keepAlive.unref()

  /** `signed` is the body of a POST, or the list of users for a GET, which has no body. */
  function isSigned(request: IncomingMessage, signed: Buffer): boolean {
    const now = Math.floor(options.ownClock() / 1_000)
    const { plain, standard } = checkSignature(request.headers, signed, options.secret(), now)
    return plain === 'valid' && standard === 'valid'
  }

  function write(response: ServerResponse, { id, kind, data }: CommandView): void {
    response.write(`id: ${id}\nevent: ${kind}\ndata: ${data}\n\n`)
  }

  function listen(request: IncomingMessage, response: ServerResponse): void {
    const header = request.headers['x-salesboy-users']
    const text = typeof header === 'string' ? header : ''
    if (!isSigned(request, Buffer.from(text))) return sendText(response, 401, '{"error":"Invalid signature"}')
    const users = text.split(',').filter((user) => user !== '')
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    response.write(': hello\n\n')
    const last = request.headers['last-event-id']
    for (const command of log.after(typeof last === 'string' ? last : null, users)) write(response, command)
    const listener = { response, users }
    listeners.add(listener)
    options.changed()
    response.on('close', () => {
      listeners.delete(listener)
      options.changed()
    })
  }

  async function take(request: IncomingMessage, response: ServerResponse, pathname: string): Promise<void> {
    const raw = await readRequest(request, BODY_LIMIT)
    if (!isSigned(request, raw)) return sendText(response, 401, '{"error":"Invalid signature"}')
    const body = JSON.parse(raw.toString('utf8')) as Readonly<Record<string, unknown>>
    const id = String(request.headers['webhook-id'])
    if (pathname === STREAM_PATH) {
      const known = log.settle(String(body['command_id']), body)
      sendText(response, known ? 200 : 422, known ? '{"ok":true}' : '{"error":"Unknown command"}')
    } else {
      // The id is stable over retries, so an event that is already kept is only acknowledged.
      if (!events.some((event) => event.id === id))
        events = [...events, { at: Date.now(), id, body }].slice(-EVENTS_KEPT)
      sendText(response, 200, '{"ok":true}')
    }
    options.changed()
  }

  return {
    async handle(request, response, pathname) {
      if (pathname !== STREAM_PATH && pathname !== EVENTS_PATH) return false
      if (request.method === 'POST') await take(request, response, pathname)
      else if (request.method === 'GET' && pathname === STREAM_PATH) listen(request, response)
      else return false
      return true
    },
    command(order) {
      const command = log.add(order)
      for (const { response, users } of listeners) if (users.includes(order.userId)) write(response, command)
      options.changed()
      return command
    },
    commands: log.all,
    events: () => events,
    listeners: () => [...listeners].map(({ users }) => users.join(',')),
    cut: () => listeners.forEach(({ response }) => response.destroy()),
    forget() {
      log.clear()
      events = []
    },
    stop: () => clearInterval(keepAlive),
  }
}
