import { diskFault } from '../../torture/disk-fault.ts'
import type { Evidence } from '../evidence.ts'
import { asks } from './people.ts'
import type { Written } from './whatsapp.ts'
import type { World } from './world.ts'

type Queue = NonNullable<Evidence['queue']>

const MINUTE = 60_000
const SETTLE_STEP_MS = 30_000
/** Replies that waited for the next hour of a budget have gone out by then. */
const SETTLE_LIMIT_MS = 5 * 60 * MINUTE

export async function becomeWell(world: World): Promise<void> {
  world.armed = null
  // A sleep that begins in the last sitting may be longer than the night.
  await world.scheduler.until(Math.max(world.asleepUntil, world.scheduler.now))
  for (const spell of world.spells) spell.to = Math.min(spell.to, world.scheduler.now)
  world.story.tell('world', 'all is well from here on')
  const { browser, assistant } = world
  browser.isQuirky = false
  browser.canLoadHistory = true
  browser.heldOfEach = 200
  assistant.faults = 0
  diskFault.full = false
  world.assistantBack()
  browser.restore()
  browser.relent()
  browser.openAll()
  if (world.host.life === null) world.startHost()
  await world.scheduler.until(world.scheduler.now + 2 * MINUTE)
  if (world.host.life === null) world.startHost()
  await world.command('replies.resume', {})
}

/** Lets time pass until nothing is on its way. Returns what is stuck at the limit. */
export async function settle(world: World): Promise<readonly string[]> {
  const until = world.scheduler.now + SETTLE_LIMIT_MS
  let open = ''
  while (world.scheduler.now < until) {
    await world.scheduler.until(world.scheduler.now + SETTLE_STEP_MS)
    const answer = await health(world)
    if (answer === null) return ['the host does not answer although nothing is wrong any more']
    const { waiting, posting, dead, repliesQueued } = answer
    if (dead > 0) void world.command('deadLetters.replayAll', {})
    if (waiting + posting + dead + repliesQueued === 0 && world.assistant.busy === 0) return []
    open = JSON.stringify(answer)
    if (waiting + posting + dead === 0 && mayBeUnsure(world)) return []
  }
  return [`stuck: ${open}`]
}

/** ms. A clock that is wrong by more is believed until WhatsApp contradicts it, too: with the next message. */
const WRONG_MS = 2 * 60_000

const JUMPS: ReadonlySet<string> = new Set(['start', 'wake', 'clock'])

/** Answers that are too old by an unconfirmed clock wait until a customer writes: what is read back confirms no clock. */
function mayBeUnsure({ machine, lastAsked, disturbances, whatsapp }: World): boolean {
  if (lastAsked.length > 0) return false
  const jump = disturbances.findLast(({ what }) => JUMPS.has(what))?.at ?? 0
  const since = machine.right(jump)
  const hasWritten = whatsapp.written.some((one) => one.by === 'customer' && one.at > since)
  return Math.abs(machine.aheadMs) > WRONG_MS || !hasWritten
}

async function health(world: World): Promise<Queue | null> {
  const asked = world.host.ask('GET', '/health')
  let answer: Awaited<typeof asked> = null
  void asked.then((value) => (answer = value))
  await world.scheduler.until(world.scheduler.now + 1_000)
  const told = answer as { readonly body: string } | null
  world.queue = told === null ? null : (JSON.parse(told.body) as { readonly queue: Queue }).queue
  return world.queue
}

export function lastQuestions(world: World): readonly Written[] {
  return world.whatsapp.customers.map((_, customer) => asks(world, customer, `last question of ${customer}`))
}
