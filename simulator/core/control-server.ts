import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import type { CoreEvent, CoreView } from './core-api.ts'
import type { SampleCore } from './create-sample-core.ts'
import type { FaultTable } from './fault-table.ts'
import { startListener } from './listener.ts'
import { parseFaultRule, parseFields, wholeNumber } from './parse-fault-rule.ts'
import { parseCommandOrder } from './parse-command-order.ts'
import { parseSettings } from './parse-settings.ts'
import { readRequest, sendText } from './read-request.ts'
import type { RequestLog } from './request-log.ts'
import { isLocalRequest, servePage } from './serve-page.ts'

export interface ControlServer {
  readonly url: string
  /** Tells the open pages that settings, faults or the listener changed. */
  readonly changed: () => void
  readonly stop: () => Promise<void>
}

interface ControlOptions {
  readonly core: SampleCore
  readonly faults: FaultTable
  readonly log: RequestLog
  readonly view: () => CoreView
  readonly port: number
}

const BODY_LIMIT = 1024 * 1024
const DAY_MS = 86_400_000
const PAGE = { '': join(import.meta.dirname, 'page'), simulator: join(import.meta.dirname, '..') }

type Action = (body: unknown, options: ControlOptions) => unknown

const ACTIONS: Readonly<Record<string, Action>> = {
  settings: (body, { core, view }) => {
    core.change(parseSettings(body))
    return view()
  },
  faults: (body, { faults }) => ({ id: faults.add(parseFaultRule(body)) }),
  'faults/clear': (body, { faults }) => {
    const fields = parseFields(body, 'the body')
    faults.clear(fields['id'] === undefined ? undefined : wholeNumber(fields, 'id', 1, Number.MAX_SAFE_INTEGER))
    return {}
  },
  down: async (body, { core }) => {
    const fields = parseFields(body, 'the body')
    await core.goDown(fields['forMs'] === undefined ? undefined : wholeNumber(fields, 'forMs', 0, DAY_MS))
    return {}
  },
  up: async (_body, { core }) => {
    await core.comeBack()
    return {}
  },
  command: (body, { core }) => core.command(parseCommandOrder(body)),
  cut: (_body, { core }) => {
    core.cutStreams()
    return {}
  },
  forget: (_body, { core }) => {
    core.forget()
    return {}
  },
}

/** Starts the page and the control API on loopback, on their own port. */
export async function startControlServer(options: ControlOptions): Promise<ControlServer> {
  const { core, log, view } = options
  const streams = new Set<ServerResponse>()
  const listener = await startListener((request, response) => void handle(request, response), options.port)
  const url = `http://127.0.0.1:${listener.port}`
  const tell = (event: CoreEvent) => {
    for (const stream of streams) stream.write(`data: ${JSON.stringify(event)}\n\n`)
  }
  const stopListening = log.onRequest((request) => tell({ kind: 'request', request }))
  const changed = () => tell({ kind: 'state', state: view() })

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      if (!isLocalRequest(request)) return sendText(response, 403, '{"error":"only for pages of this machine"}')
      const { pathname, searchParams } = new URL(request.url ?? '/', url)
      if (!pathname.startsWith('/control/')) {
        if (request.method === 'GET' && (await servePage(PAGE, pathname, response))) return
        return sendText(response, 404, '{"error":"Not found"}')
      }
      const name = pathname.slice('/control/'.length)
      if (request.method === 'GET') return read(name, Number(searchParams.get('after') ?? 0), response)
      await act(request, name, response)
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      if (response.headersSent) response.destroy()
      else sendText(response, 400, JSON.stringify({ error: message }))
    }
  }

  function read(name: string, after: number, response: ServerResponse): void {
    if (name === 'state') return sendText(response, 200, JSON.stringify(view()))
    if (name === 'history') return sendText(response, 200, JSON.stringify(core.histories()))
    if (name === 'received') {
      return sendText(response, 200, JSON.stringify(log.received().filter(({ number }) => number > after)))
    }
    if (name !== 'events') return sendText(response, 404, '{"error":"Not found"}')
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    response.write(`data: ${JSON.stringify({ kind: 'state', state: view() } satisfies CoreEvent)}\n\n`)
    streams.add(response)
    response.on('close', () => streams.delete(response))
  }

  async function act(request: IncomingMessage, name: string, response: ServerResponse): Promise<void> {
    const action = request.method === 'POST' && Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined
    if (!action) return sendText(response, 404, '{"error":"Not found"}')
    const text = (await readRequest(request, BODY_LIMIT)).toString('utf8')
    const answer = await action(text === '' ? {} : JSON.parse(text), options)
    if (name === 'forget') tell({ kind: 'forgotten' })
    changed()
    sendText(response, 200, JSON.stringify(answer))
  }

  return {
    url,
    changed,
    async stop() {
      stopListening()
      await listener.close()
    },
  }
}
