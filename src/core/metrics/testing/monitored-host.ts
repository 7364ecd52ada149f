import { createCore, type Core } from '../../create-core.ts'
import { startAnsweringCore, type AnsweringCore } from '../../testing/answering-core.ts'
import { createFakeWhatsAppClient, type FakeWhatsAppClient } from '../../testing/fake-whatsapp-client.ts'
import { createMemoryPorts } from '../../testing/memory-ports.ts'
import type { SettingName, Settings } from '../../../shared/model/settings.ts'

export const KEY = 'the-right-key'

export interface MonitoredHost {
  readonly core: Core
  readonly assistant: AnsweringCore
  readonly url: string
  /** The browsers that were started, oldest first. */
  readonly clients: readonly FakeWhatsAppClient[]
  /** Requests `GET /metrics` with these headers. Default: the right API key. */
  scrape(
    headers?: Record<string, string>,
  ): Promise<{ readonly status: number; readonly type: string; readonly text: string }>
  /** `GET /health` with the API key, which gives the long form. */
  health(): Promise<{ readonly sessions: readonly { readonly id: string; readonly label: string }[] }>
  /** The value of one series, named as in the metrics text; null when it is absent. */
  value(series: string): Promise<number | null>
  stop(): Promise<void>
}

/** The whole core with a real record, a real gateway and a real assistant over HTTP; only its browsers are fakes. */
export async function startMonitoredHost(options: {
  readonly directory: string
  readonly sessions?: readonly string[]
  readonly settings?: Partial<Settings>
}): Promise<MonitoredHost> {
  const assistant = await startAnsweringCore()
  const clients: FakeWhatsAppClient[] = []
  const settings: Partial<Record<SettingName, unknown>> = {
    'core.url': assistant.url,
    'gateway.port': 0,
    'gateway.metrics': 'on',
    'replies.humanDelay': 'off',
    ...options.settings,
  }
  const secrets = { 'core.secret': 'a-shared-secret', 'gateway.apiKey': KEY }
  const core = await createCore({
    ...createMemoryPorts(options.directory, { settings, secrets }),
    createClient() {
      const client = createFakeWhatsAppClient()
      clients.push(client)
      return client
    },
  })
  let port = 0
  const listen = async (): Promise<void> => void ({ port } = await core.gateway.listen())
  await core.start({ sessions: options.sessions ?? [], listen })
  const url = `http://127.0.0.1:${port}`
  const scrape: MonitoredHost['scrape'] = async (headers = { 'x-api-key': KEY }) => {
    const answer = await fetch(`${url}/metrics`, { headers })
    return { status: answer.status, type: answer.headers.get('content-type') ?? '', text: await answer.text() }
  }
  return {
    core,
    assistant,
    url,
    clients,
    scrape,
    health: async () => (await fetch(`${url}/health`, { headers: { 'x-api-key': KEY } })).json() as never,
    async value(series) {
      const line = (await scrape()).text.split('\n').find((one) => one.startsWith(`${series} `))
      return line === undefined ? null : Number(line.slice(series.length + 1))
    },
    async stop() {
      await core.stop(5_000)
      await assistant.stop()
    },
  }
}
