import { join } from 'node:path'
import { startPhone } from '../phone/start-phone.ts'
import { hasElectron, hasScreen } from './find-window.ts'
import { openAddress } from './open-address.ts'
import { startChild, type Child } from './start-child.ts'
import { startDemoWorld, type DemoWorld } from './start-demo-world.ts'
import { startHostProcess } from './start-host-process.ts'

const THINKING_MS = 1_200
const MODULES = join(import.meta.dirname, '..', '..', 'node_modules')
/** Limit for the desktop app to start, including building and fetching Electron. */
const DESKTOP_LIMIT_MS = 240_000

const GUIDE = `
  Try this:
    1. Salesboy shows a QR code. On the simulated phone press "Scan the code".
    2. On the phone, write as a customer: "Hello, how much is rice?" and watch the answer arrive.
    3. In Salesboy press Disconnect, write again as a customer, press Connect: no new code, nothing missed.
    4. Answer by hand as the owner on the phone: the bot keeps silent in that chat.
    5. On the sample core's page let requests fail, write, and see what Salesboy says and does.
    6. On the phone unlink the device: Salesboy asks for a new scan.

  Ctrl-C ends everything.
`

/** Starts the desktop app and waits until it shows. Returns null and prints the reason where the app cannot run. */
async function startDesktop(world: DemoWorld): Promise<Child | null> {
  if (!hasScreen(process.platform, process.env)) return null
  if (!hasElectron(MODULES)) console.log('  Fetching Electron once, if the network allows it…')
  console.log('  Opening the desktop window…')
  const child = startChild('start.mjs', world.hostFlags(), { logFile: world.logFile, onText: () => undefined })
  // The app certainly runs once its session has opened a page in the simulated WhatsApp.
  const isUp = async () => (await world.phone.call('state')).pages.length > 0
  const up = world.phone.waitFor('the desktop app', isUp, DESKTOP_LIMIT_MS).then(() => true)
  const outcome = await Promise.race([up, child.exited.then(() => false)]).catch(() => false)
  up.catch(() => undefined) // only the race's result counts; ignore a later rejection
  if (outcome) return child
  await child.kill()
  console.log('  The desktop window cannot be opened here; the browser takes its place.')
  return null
}

/** Starts everything for a person and waits for Ctrl-C, or until they quit Salesboy. Returns the exit code. */
export async function runByHand(options: {
  readonly keep: string | null
  readonly signal: AbortSignal
}): Promise<number> {
  const { signal } = options
  console.log('  Starting a simulated WhatsApp, a sample core and a simulated phone…')
  const world = await startDemoWorld({ keep: options.keep, thinkingMs: THINKING_MS })
  try {
    const phone = await startPhone({ controlUrl: world.whatsapp.controlUrl })
    try {
      return await showAll(world, phone.url, signal)
    } finally {
      await phone.stop()
    }
  } finally {
    await world.stop()
  }
}

async function showAll(world: DemoWorld, phoneUrl: string, signal: AbortSignal): Promise<number> {
  const interrupted = new Promise<'interrupted'>((resolve) => {
    if (signal.aborted) resolve('interrupted')
    else signal.addEventListener('abort', () => resolve('interrupted'), { once: true })
  })
  let app: Child | null = null
  let salesboy = 'in its own window'
  const starting = (async () => {
    app = await startDesktop(world)
    if (app !== null || signal.aborted) return
    const host = await startHostProcess(world.hostFlags(), { logFile: world.logFile, say: (line) => console.log(line) })
    app = host
    salesboy = host.openUrl
    // Lets the sample core's page switch to calling back, as the real core does.
    world.core.change({ gateway: { url: host.gatewayUrl, apiKey: world.apiKey } })
    openAddress(host.openUrl)
  })()
  try {
    if ((await Promise.race([starting, interrupted])) === 'interrupted') return 0
    console.log(`
  Salesboy         ${salesboy}
  Simulated phone  ${phoneUrl}
  Sample core      ${world.core.controlUrl}
  Log              ${world.logFile}
${GUIDE}`)
    openAddress(phoneUrl)
    const why = await Promise.race([interrupted, app!.exited])
    if (why === 'interrupted' || why === 0) return 0
    console.error(`Salesboy ended with ${why}; its last words:\n${app!.output().slice(-1_000)}`)
    return 1
  } finally {
    console.log('  Stopping…')
    await starting.catch(() => undefined) // its failure already propagates to the caller
    await (app as Child | null)?.stop()
  }
}
