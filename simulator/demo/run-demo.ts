import { cpSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startPhone } from '../phone/start-phone.ts'
import { openAddress } from './open-address.ts'
import { startDemoWorld, type DemoWorld } from './start-demo-world.ts'
import { startHostProcess } from './start-host-process.ts'
import { playStory, type Step } from './story.ts'

const AUTO_THINKING_MS = 100
const THINKING_MS = 1_200

/** `npm run demo`: by hand with windows, or `-- --auto` as a story that ends with 0 or 1. Returns the exit code. */
export async function runDemo(args: readonly string[]): Promise<number> {
  let values
  try {
    const options = { auto: { type: 'boolean' }, keep: { type: 'string' }, help: { type: 'boolean' } } as const
    values = parseArgs({ args: [...args], options }).values
  } catch (error) {
    console.error(`${(error as Error).message}\nUsage: npm run demo -- [--auto] [--keep FOLDER]`)
    return 2
  }
  if (values.help) {
    console.log('npm run demo -- [--auto] [--keep FOLDER]')
    console.log('  --auto         play the whole story unattended; ends with 0 or 1')
    console.log('  --keep FOLDER  keep the demo’s data, to go on with it next time')
    return 0
  }
  const thinkingMs = values.auto ? AUTO_THINKING_MS : THINKING_MS
  const world = await startDemoWorld({ keep: values.keep ?? null, thinkingMs })
  try {
    return values.auto ? await auto(world) : await byHand(world)
  } finally {
    await world.stop()
  }
}

async function auto(world: DemoWorld): Promise<number> {
  const began = Date.now()
  const step: Step = async (title, run) => {
    const since = Date.now()
    try {
      const result = await run()
      console.log(`✓ ${((Date.now() - since) / 1000).toFixed(1).padStart(5)} s  ${title}`)
      return result
    } catch (error) {
      console.log(`✗ ${((Date.now() - since) / 1000).toFixed(1).padStart(5)} s  ${title}`)
      throw error
    }
  }
  try {
    await playStory(world, step)
    console.log(`The whole story in ${((Date.now() - began) / 1000).toFixed(1)} s.`)
    return 0
  } catch (error) {
    const kept = join(tmpdir(), `salesboy-demo-${process.pid}.log`)
    cpSync(world.logFile, kept, { force: true })
    console.error(`${(error as Error).message}\nThe program's log: ${kept}`)
    return 1
  }
}

async function byHand(world: DemoWorld): Promise<number> {
  const phone = await startPhone({ controlUrl: world.whatsapp.controlUrl })
  const host = await startHostProcess(world.hostFlags(), world.logFile)
  console.log(`
  Salesboy         ${host.openUrl}
  Simulated phone  ${phone.url}
  Sample core      ${world.core.url}
  Log              ${world.logFile}

  Try this:
    1. In Salesboy a QR code is up. On the simulated phone press "Scan the code".
    2. On the phone write as a customer: "Hello, how much is rice?" and watch the answer arrive.
    3. In Salesboy press Disconnect, write again as a customer, press Connect: no new code, nothing missed.
    4. Answer by hand on the phone: the bot keeps silent in that chat.

  Ctrl-C ends everything.
`)
  openAddress(host.openUrl)
  openAddress(phone.url)
  const stopped = new Promise<'signal'>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve('signal'))
  })
  const why = await Promise.race([stopped, host.exited])
  if (why !== 'signal') console.error(`Salesboy ended with ${why}; see ${world.logFile}`)
  else await host.stop()
  await phone.stop()
  return why === 'signal' ? 0 : 1
}
