/** The sample core's control API for tests, scripts and pages: plain `fetch`, no Node. */
import type { CommandOrder, CommandView, CoreSettings, CoreView, ReceivedWebhook } from './core-api.ts'
import type { FaultRule } from './faults.ts'

export interface SampleCoreClient {
  readonly state: () => Promise<CoreView>
  /** Requests with a higher number than `after`, oldest first. */
  readonly received: (after?: number) => Promise<readonly ReceivedWebhook[]>
  readonly change: (settings: Partial<CoreSettings>) => Promise<CoreView>
  /** Adds a fault; `clearFaults` with the returned id removes it. */
  readonly fail: (rule: FaultRule) => Promise<{ readonly id: number }>
  /** Removes one fault, or all of them. */
  readonly clearFaults: (id?: number) => Promise<void>
  /** Refuses connections, until `comeBack` or for `forMs` milliseconds. */
  readonly goDown: (forMs?: number) => Promise<void>
  readonly comeBack: () => Promise<void>
  readonly forget: () => Promise<void>
  /** Sends a command over the command stream. */
  readonly command: (order: CommandOrder) => Promise<CommandView>
}

/** Builds a client. A refused call rejects with the core's own sentence. */
export function createSampleCoreClient(controlUrl: string): SampleCoreClient {
  const base = `${controlUrl.replace(/\/$/, '')}/control/`
  const ask = async (path: string, body?: unknown): Promise<unknown> => {
    const init =
      body === undefined
        ? {}
        : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
    const response = await fetch(base + path, init)
    const answer = (await response.json()) as { error?: string }
    if (!response.ok) throw new Error(answer.error ?? `the sample core answered ${response.status}`)
    return answer
  }
  const order = async (path: string, body: unknown = {}): Promise<void> => {
    await ask(path, body)
  }
  return {
    state: async () => (await ask('state')) as CoreView,
    received: async (after = 0) => (await ask(`received?after=${after}`)) as readonly ReceivedWebhook[],
    change: async (settings) => (await ask('settings', settings)) as CoreView,
    fail: async (rule) => (await ask('faults', rule)) as { readonly id: number },
    clearFaults: (id) => order('faults/clear', id === undefined ? {} : { id }),
    goDown: (forMs) => order('down', forMs === undefined ? {} : { forMs }),
    comeBack: () => order('up'),
    forget: () => order('forget'),
    command: async (command) => (await ask('command', command)) as CommandView,
  }
}
