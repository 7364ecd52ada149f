import type { Evidence } from '../evidence.ts'
import { readFolder } from './data-folder.ts'
import { readRecord } from './record.ts'
import { readScreens } from './screens.ts'
import type { World } from './world.ts'

/** Collects everything known about a week after its end. */
export async function gather(
  world: World,
  known: { readonly folder: string; readonly database: string } & Pick<Evidence, 'epoch' | 'stuck'>,
): Promise<Evidence> {
  const {
    assistant,
    deaths,
    disturbances,
    spells,
    returns,
    host,
    plan,
    withoutHistory,
    fromWindow,
    cutFromWindow,
    lastAsked,
  } = world
  const screens = await readScreens(world)
  const clocks = plan.events.flatMap((one) => (one.kind === 'clock' ? [one.aheadMs] : []))
  return {
    plan,
    assistant,
    deaths,
    disturbances,
    spells,
    returns,
    withoutHistory,
    fromWindow,
    cutFromWindow,
    lastAsked,
    screens,
    record: readRecord(known.database),
    timers: host.life === null ? 0 : world.scheduler.waitingOf(host.life),
    folder: readFolder(known.folder),
    epoch: known.epoch,
    stuck: known.stuck,
    written: world.whatsapp.written,
    queue: world.queue,
    errors: host.errors,
    browserStarts: world.browser.starts,
    pageReloads: world.browser.reloads,
    mostLooksAtClosed: world.browser.mostLooksAtClosed,
    endedAt: world.scheduler.now,
    mostAheadMs: Math.max(0, ...clocks),
    mostBehindMs: Math.max(0, ...clocks.map((ahead) => -ahead)),
  }
}
