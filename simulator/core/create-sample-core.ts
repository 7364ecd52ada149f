import type { IncomingMessage, ServerResponse } from 'node:http'
import { answerWithFault, type Reply } from './answer-with-fault.ts'
import { ChatHistory } from './chat-history.ts'
import { callGateway, type GatewayCall } from './call-gateway.ts'
import { checkSignature } from './check-signature.ts'
import { startControlServer, type ControlServer } from './control-server.ts'
import type {
  CommandOrder,
  CommandView,
  CoreSettings,
  CoreView,
  GatewayReach,
  HistoryRow,
  ReceivedEvent,
  ReceivedWebhook,
  ReplyMode,
} from './core-api.ts'
import { decideAnswer, ROWS } from './decide-answer.ts'
import { createFaultTable } from './fault-table.ts'
import type { Fault, FaultRule } from './faults.ts'
import { createHostLines, EVENTS_PATH, STREAM_PATH } from './host-lines.ts'
import { startListener } from './listener.ts'
import { createPauses } from './pauses.ts'
import { readRequest, sendText, TooLarge } from './read-request.ts'
import { createRequestLog, type LogEntry } from './request-log.ts'
import { SAMPLE_FILES } from './sample-files.ts'
import { createShopAssistant } from './shop-assistant.ts'
import { wordAnew } from './word-anew.ts'

export type { ReceivedWebhook } from './core-api.ts'

export interface SampleCoreOptions {
  /** Default: a free port on loopback. */
  readonly port?: number
  /** Port of the page and the control API. Default: a free port. */
  readonly controlPort?: number
  readonly secret: string
  /** User ids the core knows. Left out: all. */
  readonly users?: readonly string[]
  /** Milliseconds the core thinks before it answers. Default 400. */
  readonly thinkingMs?: number
  /** Calls `POST /message/send` of this gateway before answering, as the real core does. */
  readonly callback?: { readonly gatewayUrl: string; readonly apiKey: string }
  /** Default: `both` with a gateway to call, `response` without. */
  readonly mode?: ReplyMode
  /** How calls to the gateway go. Default `reachable`. */
  readonly reach?: GatewayReach
  /** Accepts a wrong signature, as the real core does, which only logs it. Default: refuses it. */
  readonly checksNothing?: boolean
  /** Words the answer differently at each run. Default: the same words. */
  readonly rewords?: boolean
}

export interface SampleCore {
  readonly url: string
  readonly webhookUrl: string
  /** Base of the control API, and address of the page that shows the requests. */
  readonly controlUrl: string
  readonly received: readonly ReceivedWebhook[]
  /** For `core.streamUrl` and `core.eventsUrl`. */
  readonly streamUrl: string
  readonly eventsUrl: string
  readonly commands: readonly CommandView[]
  readonly events: readonly ReceivedEvent[]
  /** The core's memory of one chat. */
  history(from: string): readonly HistoryRow[]
  histories(): Readonly<Record<string, readonly HistoryRow[]>>
  /** Sends a command to the host that serves this user, now or when that host connects. */
  command(order: CommandOrder): CommandView
  /** Cuts the command streams of all hosts. */
  cutStreams(): void
  /** From now on, only this secret is valid. */
  setSecret(secret: string): void
  /** Adds a fault. The newest rule that matches a request applies. */
  fail(rule: FaultRule): void
  clearFaults(): void
  setThinking(milliseconds: number): void
  settings(): CoreSettings
  change(settings: Partial<CoreSettings>): void
  /** Refuses connections, like a core that is down, until `comeBack` or for `forMs` milliseconds. */
  goDown(forMs?: number): Promise<void>
  comeBack(): Promise<void>
  /** Forgets all received requests and the memory of each chat. */
  forget(): void
  stop(): Promise<void>
}

const WEBHOOK_PATH = '/api/webhook/whatsapp'
const BODY_LIMIT = 64 * 1024 * 1024

/** Starts a core for development: it checks signatures by the contract, answers like a small shop, and fails on request. */
export async function createSampleCore(options: SampleCoreOptions): Promise<SampleCore> {
  const { callback } = options
  let settings: CoreSettings = {
    thinkingMs: options.thinkingMs ?? 400,
    mode: options.mode ?? (callback ? 'both' : 'response'),
    gateway: callback ? { url: callback.gatewayUrl, apiKey: callback.apiKey } : null,
    reach: options.reach ?? 'reachable',
    rewords: options.rewords ?? false,
    checks: options.checksNothing !== true,
    users: options.users ?? null,
    inactiveUsers: [],
    groupReplies: true,
    ignored: [],
    clockAheadSeconds: 0,
  }
  let { secret } = options
  let control: ControlServer | null = null
  const ownClock = () => Date.now() + settings.clockAheadSeconds * 1_000
  const lines = createHostLines({ secret: () => secret, ownClock, changed: () => control?.changed() })
  const log = createRequestLog()
  const faults = createFaultTable()
  const pauses = createPauses()
  let assistant = createShopAssistant()
  const history = new ChatHistory()
  const webhook = await startListener((request, response) => void handle(request, response), options.port ?? 0)
  const url = `http://127.0.0.1:${webhook.port}`

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const { pathname } = new URL(request.url ?? '/', url)
      if (request.method === 'POST' && pathname === WEBHOOK_PATH) {
        return await answer(request, response, await readRequest(request, BODY_LIMIT))
      }
      const file = request.method === 'GET' ? SAMPLE_FILES[pathname] : undefined
      if (file) return void response.writeHead(200, { 'content-type': file.mimetype }).end(file.bytes)
      if (await lines.handle(request, response, pathname)) return
      if (request.method === 'GET' && pathname === '/') {
        return sendText(response, 302, '', { location: core.controlUrl })
      }
      sendText(response, 404, '{"error":"Not found"}')
    } catch (error) {
      if (error instanceof TooLarge) sendText(response, 413, '{"error":"Payload too large"}', { connection: 'close' })
      else if (!response.headersSent && !response.destroyed) sendText(response, 500, ROWS.failed)
      else response.destroy()
    }
  }

  async function answer(request: IncomingMessage, response: ServerResponse, raw: Buffer): Promise<void> {
    const now = Date.now()
    const signature = checkSignature(request.headers, raw, secret, Math.floor(ownClock() / 1_000))
    const entry = log.add(request.headers, raw, signature, now)
    const fault = faults.take(entry.current().body)
    if (fault) log.change(entry, { fault: fault.kind })
    const reply: Reply = (status, body, headers = {}) => {
      const date = fault?.kind === 'date' ? fault.date : new Date(ownClock()).toUTCString()
      log.change(entry, { answer: `${status} ${body.slice(0, 500)}`, status, tookMs: Date.now() - now })
      if (!response.destroyed) sendText(response, status, body, { date, ...headers })
    }
    const broke = (how: string) => log.change(entry, { answer: how, tookMs: Date.now() - now })
    const tools = { request, response, reply, broke, pause: pauses.pause }
    if (fault && (await answerWithFault(fault, tools))) return
    await think(entry, fault, reply)
  }

  async function think(entry: LogEntry, fault: Fault | null, reply: Reply): Promise<void> {
    const { body, signature, repeats } = entry.current()
    const decision = decideAnswer(body, signature, settings)
    if (decision.kind === 'answer') return reply(decision.status, decision.body)
    const { user, from, message } = decision
    // As in the real core, work goes on to the end even if the caller hangs up meanwhile.
    await pauses.pause(settings.thinkingMs)
    history.add(from, 'customer', message)
    const words = (text: string) => wordAnew(text, settings.rewords ? repeats : 0)
    if (fault?.kind === 'callback-only') {
      const asked = await callBack(entry, user, from, words('What is your delivery address, please?'))
      return asked?.delivered ? reply(200, ROWS.missing) : reply(500, ROWS.failed)
    }
    const { intent, taskType, response: said, file, location } = assistant(from, message)
    const response = words(said)
    const media = file === undefined ? undefined : { url: `${url}${file}` }
    const shown = { ...(media ? { media } : {}), ...(location ? { location } : {}) }
    if (settings.mode !== 'response' && response !== '') await callBack(entry, user, from, response, shown)
    const text = settings.mode === 'callback' ? '' : response
    reply(
      200,
      JSON.stringify({
        message: 'Processed successfully',
        intent,
        task_type: taskType,
        response: text,
        ...(text === '' ? {} : shown),
      }),
    )
  }

  async function callBack(
    entry: LogEntry,
    userId: string,
    to: string,
    message: string,
    shown: object = {},
  ): Promise<GatewayCall | null> {
    const { gateway } = settings
    if (gateway === null) return null
    const call = await callGateway(gateway, { userId, to, message, ...shown }, pauses.stopped, settings.reach)
    // Nobody got a message that the gateway refused, so the history keeps no row of it.
    if (call.delivered) history.add(to, 'assistant', message)
    log.change(entry, { callback: call.outcome })
    return call
  }

  const view = (): CoreView => ({
    url,
    webhookUrl: `${url}${WEBHOOK_PATH}`,
    listening: webhook.isOpen(),
    settings: { ...settings, gateway: settings.gateway && { ...settings.gateway, apiKey: '••••' } },
    faults: faults.view(),
    total: log.total(),
    streamUrl: `${url}${STREAM_PATH}`,
    eventsUrl: `${url}${EVENTS_PATH}`,
    listeners: lines.listeners(),
    commands: lines.commands().slice(-50),
    events: lines.events().slice(-50),
  })

  const core: SampleCore = {
    url,
    webhookUrl: view().webhookUrl,
    get controlUrl() {
      return control?.url ?? ''
    },
    get received() {
      return log.received()
    },
    streamUrl: view().streamUrl,
    eventsUrl: view().eventsUrl,
    get commands() {
      return lines.commands()
    },
    get events() {
      return lines.events()
    },
    history: (from) => history.of(from),
    histories: () => history.all(),
    command: (order) => lines.command(order),
    cutStreams: () => lines.cut(),
    setSecret(next) {
      secret = next
    },
    fail(rule) {
      faults.add(rule)
      control?.changed()
    },
    clearFaults() {
      faults.clear()
      control?.changed()
    },
    setThinking: (thinkingMs) => core.change({ thinkingMs }),
    settings: () => settings,
    change(patch) {
      settings = { ...settings, ...patch }
      control?.changed()
    },
    async goDown(forMs) {
      await webhook.close()
      control?.changed()
      // `pause` rejects when the core stops meanwhile; then there is nothing to bring back.
      if (forMs !== undefined) void pauses.pause(forMs).then(core.comeBack, () => undefined)
    },
    async comeBack() {
      await webhook.open()
      control?.changed()
    },
    forget() {
      log.clear()
      lines.forget()
      history.clear()
      assistant = createShopAssistant()
      control?.changed()
    },
    async stop() {
      pauses.stop()
      lines.stop()
      await Promise.all([webhook.close(), control?.stop()])
    },
  }
  control = await startControlServer({ core, faults, log, view, port: options.controlPort ?? 0 }).catch(
    async (error: unknown) => {
      await webhook.close()
      throw error
    },
  )
  return core
}
