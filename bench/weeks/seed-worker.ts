/** Plays the seeds that its parent names, one after another. */
import { makePlan } from './make-plan.ts'
import { play } from './play.ts'
import type { SeedResult } from './run-seeds.ts'

process.on('message', (order) => {
  const { seed, days } = order as { readonly seed: number; readonly days: number }
  play(makePlan(seed, days)).then(
    ({ trace, faults, figures }) => answer({ seed, trace, faults, figures }),
    (error: unknown) =>
      answer({ seed, trace: '', faults: [`the week is played to its end: ${String(error)}`], figures: {} }),
  )
})

function answer(result: SeedResult): void {
  process.send?.(result)
}
