/** Plays the seeds that its parent names, one after another. */
import { flushCompileCache } from 'node:module'
import { clearAfter } from './folders.ts'
import { makePlan } from './make-plan.ts'
import { play } from './play.ts'
import type { Order, SeedResult, ToldSeed } from './run-seeds.ts'
import { shrink } from './shrink.ts'
import { tellStory } from './tell-story.ts'

// Ignore these signals: a terminal sends them to the parent, too, and the parent must print its figures first.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined)
process.on('disconnect', () => {
  clearAfter(process.pid)
  process.exit()
})
process.on('message', (order) => void answer(order as Order).then((told) => process.send?.(told)))
// The parent kills this process without a warning, so save the compiled code now.
flushCompileCache()

async function answer({ seed, days, fault }: Order): Promise<SeedResult | ToldSeed> {
  const plan = makePlan(seed, days)
  if (fault !== undefined) return { story: tellStory(await shrink(plan, fault)) }
  const before = process.cpuUsage()
  const cost = () => {
    const { user, system } = process.cpuUsage(before)
    return { cpuMs: Math.round((user + system) / 1_000), memory: process.memoryUsage.rss() }
  }
  try {
    const { trace, faults, figures } = await play(plan)
    return { seed, trace, faults, figures, cost: cost() }
  } catch (error) {
    const faults = [`the week is played to its end: ${String(error)}`]
    return { seed, trace: '', faults, figures: {}, cost: cost() }
  }
}
