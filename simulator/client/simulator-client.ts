/** The control API for tests and pages: plain `fetch`, no Node. */
import type {
  ChatTrace,
  ControlCommand,
  ControlError,
  ControlRequest,
  ControlResponse,
  MessageContent,
  MessageView,
  PageView,
  SimulatorEvent,
} from './control-api.ts'

export class SimulatorRefusal extends Error {
  readonly code: ControlError['error']['code']

  constructor(error: ControlError['error']) {
    super(`${error.code}: ${error.message}`)
    this.name = 'SimulatorRefusal'
    this.code = error.code
  }
}

export interface SimulatorClient {
  /** Runs one command. Rejects with `SimulatorRefusal`. */
  readonly call: <Command extends ControlCommand>(
    command: Command,
    ...request: Record<never, never> extends ControlRequest<Command>
      ? [request?: ControlRequest<Command>]
      : [request: ControlRequest<Command>]
  ) => Promise<ControlResponse<Command>>
  /** Listens to events and returns the unsubscribe. `after` replays the kept events with a higher sequence. */
  readonly onEvent: (listener: (event: SimulatorEvent) => void, after?: number) => () => void
  /** A customer writes a text; a short form of `customerMessage`. */
  readonly customerWrites: (from: string, text: string) => Promise<MessageView>
  /** Waits until `probe` finds something, and returns it. Probes every 100 ms. */
  readonly waitFor: <T>(
    what: string,
    probe: () => Promise<T | null | undefined | false>,
    timeoutMs?: number,
  ) => Promise<T>
  /** Waits for an open page that shows a QR other than `not`. */
  readonly waitForQr: (options?: {
    readonly not?: string
    readonly timeoutMs?: number
  }) => Promise<PageView & { qr: string }>
  /** Waits for a QR and scans it. */
  readonly linkByQr: (phone?: string) => Promise<{ readonly deviceId: string }>
  /** Waits for a message from a linked device in the chat of that phone or id. */
  readonly waitForReply: (
    chat: string,
    options?: { readonly body?: string | RegExp; readonly timeoutMs?: number; readonly minimumAck?: number },
  ) => Promise<MessageView>
  /** All messages from linked devices in that chat, oldest first. */
  readonly replies: (chat: string) => Promise<readonly MessageView[]>
  readonly seenMarks: () => Promise<readonly ChatTrace[]>
  readonly mediaUrl: (mediaId: string) => string
}

/** Polls end as soon as they can. This only bounds a wait that never succeeds, and leaves room for a busy machine. */
const DEFAULT_TIMEOUT_MS = 45_000
const POLL_MS = 100

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))

async function readEvents(url: string, signal: AbortSignal, listener: (event: SimulatorEvent) => void): Promise<void> {
  const response = await fetch(url, { signal, headers: { accept: 'text/event-stream' } })
  if (!response.body) throw new Error('the event stream has no body')
  const reader = response.body
    .pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)
    .getReader()
  let rest = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    const blocks = (rest + value).split('\n\n')
    rest = blocks.pop() ?? ''
    for (const block of blocks) {
      const data = block.split('\n').find((line) => line.startsWith('data: '))
      if (data !== undefined) listener(JSON.parse(data.slice('data: '.length)) as SimulatorEvent)
    }
  }
}

const isOfDevice = (message: MessageView): boolean =>
  message.fromMe && message.sentBy !== null && message.sentBy !== 'phone'

/** Builds a client for a running simulator. */
export function createSimulatorClient(controlUrl: string): SimulatorClient {
  const base = `${controlUrl.replace(/\/$/, '')}/control/`

  const post = async (command: string, request: unknown): Promise<unknown> => {
    const response = await fetch(base + command, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request ?? {}),
    })
    const body: unknown = await response.json()
    if (!response.ok) throw new SimulatorRefusal((body as ControlError).error)
    return body
  }
  const call = ((command: string, request?: unknown) => post(command, request)) as SimulatorClient['call']

  const onEvent: SimulatorClient['onEvent'] = (listener, after) => {
    const controller = new AbortController()
    let last = after
    const connect = async (): Promise<void> => {
      while (!controller.signal.aborted) {
        try {
          const url = `${base}events${last === undefined ? '' : `?after=${last}`}`
          await readEvents(url, controller.signal, (event) => {
            last = event.sequence
            listener(event)
          })
        } catch {
          // Either the simulator restarts or the caller unsubscribed; the loop's condition tells which.
        }
        if (!controller.signal.aborted) await pause(500)
      }
    }
    void connect()
    return () => controller.abort()
  }

  const waitFor: SimulatorClient['waitFor'] = async (what, probe, timeoutMs = DEFAULT_TIMEOUT_MS) => {
    const deadline = Date.now() + timeoutMs
    for (;;) {
      const found = await probe()
      if (found) return found
      if (Date.now() > deadline) throw new Error(`after ${timeoutMs} ms still waiting for ${what}`)
      await pause(POLL_MS)
    }
  }

  const replies: SimulatorClient['replies'] = async (chat) => (await call('messages', { chat })).filter(isOfDevice)

  const waitForQr: SimulatorClient['waitForQr'] = ({ not, timeoutMs } = {}) =>
    waitFor(
      'a QR code',
      async () => {
        const { pages } = await call('state')
        return pages.find((page): page is PageView & { qr: string } => page.qr !== null && page.qr !== not)
      },
      timeoutMs,
    )

  return {
    call,
    onEvent,
    waitFor,
    waitForQr,
    replies,
    customerWrites: (from, text) => {
      const content: MessageContent = { kind: 'chat', body: text }
      return call('customerMessage', { from, content })
    },
    linkByQr: async (phone) => {
      const { qr } = await waitForQr()
      return await call('scanQr', phone === undefined ? { qr } : { qr, phone })
    },
    waitForReply: (chat, { body, timeoutMs, minimumAck = 1 } = {}) =>
      waitFor(
        `a reply in ${chat}`,
        async () =>
          (await replies(chat)).find(
            (message) =>
              message.ack >= minimumAck &&
              (body === undefined || (typeof body === 'string' ? message.body === body : body.test(message.body))),
          ),
        timeoutMs,
      ),
    seenMarks: async () => (await call('chatTraces', {})).filter(({ kind }) => kind === 'seen'),
    mediaUrl: (mediaId) => `${base}media/${mediaId}`,
  }
}
