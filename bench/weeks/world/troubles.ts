import type { PlanEvent } from '../plan.ts'
import { FAULTS } from '../../torture/mad-core.ts'
import { diskFault } from '../../torture/disk-fault.ts'
import { notify } from './notices.ts'
import { asks, chatOf, greet, lastOf, writesByHand, writesInWindow } from './people.ts'
import type { World } from './world.ts'

type Of<Kind extends PlanEvent['kind']> = Extract<PlanEvent, { readonly kind: Kind }>
type Doing = { readonly [Kind in PlanEvent['kind']]: (world: World, event: Of<Kind>) => void }

/** ms. An armed death that reaches too few points comes after this time all the same. */
const DIES_WITHIN_MS = 20_000

/** The effect of each event of a plan on the world. */
const DOING: Doing = {
  asks(world, { customer, text, brings, ...more }) {
    if (brings !== undefined) world.assistant.files.brings.set(text, brings)
    asks(world, customer, text, more)
    if (world.plan.settings['takeover.automaticTexts'] === undefined && world.greets) greet(world, customer)
  },
  notice: (world, { customer, text }) => void notify(world, customer, text),
  hand: (world, { customer, text }) => writesByHand(world, 'owner', customer, text),
  edits(world, { customer }) {
    const last = lastOf(world, customer)
    if (last === null || last.deletedAt !== null || world.whatsapp.isSealed(last)) return
    world.story.tell(last.customer.name, `edits "${last.body}"`)
    world.whatsapp.edit(last, `${last.body} (edited)`)
  },
  deletes(world, { customer }) {
    const last = lastOf(world, customer)
    if (last === null || last.deletedAt !== null || world.whatsapp.isSealed(last)) return
    world.story.tell(last.customer.name, `deletes "${last.body}"`)
    world.whatsapp.remove(last)
  },
  renamed(world, { customer }) {
    const who = world.whatsapp.customers[customer]!
    if (!who.isPhoneKnown) return
    world.whatsapp.rename(who)
    world.story.tell(who.name, `is called ${who.chatId} from now on`)
  },
  window: (world, { customer, text }) => writesInWindow(world, customer, text),
  'hands-back': (world, { customer }) => void world.command('chat.handBack', chatOf(world, customer)),
  pauses(world) {
    world.disturbed('pause')
    void world.command('replies.pause', { minutes: null })
  },
  resumes(world) {
    world.disturbed('pause')
    void world.command('replies.resume', {})
  },
  'line-drops'(world, { ms }) {
    world.browser.drop()
    world.lasts('line', ms, () => world.lineBack())
  },
  outage(world, { how, ms }) {
    world.story.tell('core', `is out: ${how}`)
    world.assistant.outage = how
    world.lasts('outage', ms, () => world.assistantBack())
  },
  moody(world, { share, ms }) {
    world.assistant.kinds = FAULTS
    world.assistant.faults = share
    world.assistant.files.faults = share
    world.lasts('moody', ms, () => (world.assistant.faults = world.assistant.files.faults = 0))
  },
  dies(world, { death, points, downMs }) {
    if (world.host.life === null) return
    world.armed = { death, points, downMs, lifeNumber: world.host.life.number }
    const { armed } = world
    world.scheduler.in(DIES_WITHIN_MS, null, () => world.armed === armed && world.dieNow())
  },
  stops: (world, { downMs }) => world.stopFor(downMs),
  browser(world, { how }) {
    const { page } = world.browser
    if (page === null) return
    // A deaf page is no excuse: customers must not notice it.
    if (how !== 'deaf' && how !== 'deaf-hidden') world.disturbed('browser')
    if (how === 'gone') return world.browser.die('browser-gone')
    if (how === 'crashes') return world.browser.die('page-crashed')
    if (how === 'reloads') return world.browser.reload(page)
    world.story.tell('browser', `the page ${how === 'hangs' ? 'hangs' : 'is deaf'}`)
    if (how === 'hangs') page.isHung = true
    else page.isDeaf = true
    world.browser.isDeafnessHidden = how === 'deaf-hidden'
  },
  refused(world, { state, ms }) {
    world.browser.refuse(state)
    world.lasts('refused', ms, () => world.browser.relent())
  },
  sleeps: (world, { ms, standsStill, tells }) => world.sleep(ms, standsStill, tells),
  clock(world, { aheadMs }) {
    world.machine.aheadMs = aheadMs
    world.story.tell('clock', `is ahead by ${Math.round(aheadMs / 60_000)} min`)
    world.disturbed('clock')
  },
  'disk-full'(world, { ms }) {
    world.story.tell('disk', 'is full')
    diskFault.full = true
    world.lasts('disk', ms, () => {
      diskFault.full = false
      world.story.tell('disk', 'has room')
    })
  },
  'history-in-parts'(world, { held, ms }) {
    world.browser.heldOfEach = held
    world.browser.canLoadHistory = false
    const hidden = { from: world.scheduler.now, to: Number.POSITIVE_INFINITY }
    world.withoutHistory.push(hidden)
    world.lasts('history', ms, () => {
      for (const one of world.withoutHistory) one.to = Math.min(one.to, world.scheduler.now)
      world.browser.heldOfEach = 200
      world.browser.canLoadHistory = true
    })
  },
}

export function befall(world: World, event: PlanEvent): void {
  const doing = DOING[event.kind] as (world: World, event: PlanEvent) => void
  world.count(event.kind)
  doing(world, event)
}
