import { spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'

const entry = join(import.meta.dirname, '..', '..', 'out', 'server', 'index.js')

export interface HostOptions {
  readonly dataDir: string
  readonly browser: string
  /** Left out: the host is not set up yet. */
  readonly webhookUrl?: string
  readonly secret?: string
  readonly apiKey: string
  readonly sessions?: readonly string[]
  /** A fixed port, for a host that restarts under an open page. */
  readonly port?: number
  readonly set?: Readonly<Record<string, string>>
  /** Passes only the data folder. All other settings are in the host's settings file, so the window can change them. */
  readonly nothingFixed?: true
}

export interface RunningHost {
  readonly process: ChildProcess
  /** Base address of the gateway API. */
  readonly gatewayUrl: string
  /** Address of the interface with its one-time token. */
  readonly openUrl: string
  /** Everything printed so far, for messages of failing tests. */
  output(): string
  /** Calls the gateway API with the API key. Returns status and JSON. */
  api(method: 'GET' | 'POST', path: string, body?: unknown): Promise<{ readonly status: number; readonly body: never }>
  /** Sends SIGTERM and waits. Resolves with the exit code. */
  stop(): Promise<number | null>
  /** Sends `kill -9` and waits. */
  kill(): Promise<void>
}

function argumentsOf(options: HostOptions): readonly string[] {
  const { dataDir, port = 0, browser, apiKey } = options
  if (options.nothingFixed) return ['--data-dir', dataDir]
  const args = ['--data-dir', dataDir, '--port', String(port), '--browser', browser, '--api-key', apiKey]
  if (options.webhookUrl !== undefined) args.push('--webhook-url', options.webhookUrl)
  if (options.secret !== undefined) args.push('--hmac-secret', options.secret)
  for (const session of options.sessions ?? []) args.push('--session', session)
  for (const [name, value] of Object.entries(options.set ?? {})) args.push('--set', `${name}=${value}`)
  return args
}

/** Starts the built headless host as its own process on free ports, and waits for its `Ready` line. */
export async function startHost(options: HostOptions): Promise<RunningHost> {
  // Without this variable the host keeps its compile cache in its own folder, as it does for an owner.
  const { NODE_COMPILE_CACHE: _, ...env } = process.env
  const child = spawn(process.execPath, [entry, ...argumentsOf(options), '--log-level', 'debug'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env,
  })
  let output = ''
  const exited = new Promise<number | null>((resolve) => child.on('exit', (code) => resolve(code)))
  await new Promise<void>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk.toString()
      if (/^Ready/m.test(output)) resolve()
    }
    child.stdout!.on('data', read)
    child.stderr!.on('data', read)
    void exited.then((code) => reject(new Error(`the host ended with ${code} before it was ready:\n${output}`)))
  })
  const find = (label: string) => {
    const found = new RegExp(`^${label}:\\s*(\\S+)`, 'm').exec(output)?.[1]
    if (!found) throw new Error(`the host printed no "${label}:" line:\n${output}`)
    return found
  }
  const gatewayUrl = find('Gateway').replace(/\/$/, '')
  return {
    process: child,
    gatewayUrl,
    openUrl: find('Open'),
    output: () => output,
    async api(method, path, body) {
      const response = await fetch(gatewayUrl + path, {
        method,
        headers: { 'x-api-key': options.apiKey, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      return { status: response.status, body: (await response.json()) as never }
    },
    stop() {
      child.kill('SIGTERM')
      return exited
    },
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
  }
}
