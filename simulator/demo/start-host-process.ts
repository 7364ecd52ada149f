import { startChild, type Child } from './start-child.ts'

export interface HostProcess extends Child {
  readonly gatewayUrl: string
  /** Address of the interface, with its one-time token. */
  readonly openUrl: string
}

const START_LIMIT_MS = 120_000
const SHOWN_OF_OUTPUT = 2_000

/**
 * Runs the headless host through `scripts/host.mjs`, which builds when needed, and waits until it is ready. `say`
 * gets a line when a build starts. Rejects with the end of its output when the host ends before it is ready, and with
 * a time-out after 120 s.
 */
export async function startHostProcess(
  flags: readonly string[],
  options: { readonly logFile: string; readonly say: (line: string) => void },
): Promise<HostProcess> {
  const { logFile, say } = options
  let seen: () => void = () => undefined
  const ready = new Promise<void>((resolve) => (seen = resolve))
  let said = false
  const child = startChild('host.mjs', flags, {
    logFile,
    onText: () => {
      if (!said && child.output().includes('Building once')) {
        said = true
        say('  Building the program once; this can take half a minute…')
      }
      if (/^Ready/m.test(child.output())) seen()
    },
  })
  let limit: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    limit = setTimeout(() => reject(new Error('Salesboy was not ready in time')), START_LIMIT_MS)
  })
  const ended = child.exited.then((code) => {
    throw new Error(`Salesboy ended with ${code}:\n${child.output().slice(-SHOWN_OF_OUTPUT)}`)
  })
  try {
    await Promise.race([ready, ended, late])
  } catch (error) {
    await child.kill()
    throw error
  } finally {
    clearTimeout(limit)
    ended.catch(() => undefined) // once the host is ready, `exited` reports its end
  }
  const find = (label: string) => new RegExp(`^${label}:\\s*(\\S+)`, 'm').exec(child.output())?.[1] ?? ''
  return { ...child, gatewayUrl: find('Gateway').replace(/\/$/, ''), openUrl: find('Open') }
}
