import type { DemoWorld } from './start-demo-world.ts'
import { startHostProcess, type HostProcess } from './start-host-process.ts'
import { insist } from './steps.ts'

/** Everything the story acts on: the program, and its public API as any client sees it. */
export interface Stage {
  /** Starts the program. Throws when it already runs. */
  readonly start: () => Promise<void>
  /** Sends SIGTERM. Throws unless the program ends with 0. */
  readonly stop: () => Promise<void>
  /** `kill -9`. */
  readonly kill: () => Promise<void>
  readonly host: () => HostProcess
  readonly call: (method: 'GET' | 'POST', path: string, body?: unknown) => Promise<Record<string, unknown>>
  /** Calls a verb of the session API. Throws unless it succeeds. */
  readonly session: (verb: 'start' | 'stop', extra?: Readonly<Record<string, unknown>>) => Promise<void>
  /** Waits until the API reports the session as ready. */
  readonly connected: () => Promise<void>
  readonly close: () => Promise<void>
}

const CONNECT_LIMIT_MS = 40_000

/** Builds the stage without starting anything. */
export function createStage(world: DemoWorld, say: (line: string) => void): Stage {
  const { userId, apiKey, phone, logFile } = world
  const flags = world.hostFlags(['--log-level', 'debug'])
  let running: HostProcess | null = null
  const host = (): HostProcess => {
    insist(running, 'the program does not run')
    return running
  }
  const call: Stage['call'] = async (method, path, body) => {
    const response = await fetch(host().gatewayUrl + path, {
      method,
      headers: { 'x-api-key': apiKey, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const answer = (await response.json()) as Record<string, unknown>
    insist(response.ok, `${method} ${path} answered ${response.status} ${JSON.stringify(answer)}`)
    return answer
  }
  return {
    host,
    call,
    async start() {
      insist(running === null, 'the program runs already')
      running = await startHostProcess(flags, { logFile, say })
    },
    async stop() {
      const stopping = host()
      running = null
      const code = await stopping.stop()
      insist(code === 0, `the program ended with ${code}`)
    },
    async kill() {
      const killed = host()
      running = null
      await killed.kill()
    },
    async session(verb, extra = {}) {
      const answer = await call('POST', `/session/${verb}`, { userId, ...extra })
      insist(answer['success'] === true, `/session/${verb} answered ${JSON.stringify(answer)}`)
    },
    async connected() {
      const isReady = async () => (await call('GET', `/session/status/${userId}`))['ready'] === true
      await phone.waitFor('the session to be connected', isReady, CONNECT_LIMIT_MS)
    },
    async close() {
      await running?.stop()
      running = null
    },
  }
}
