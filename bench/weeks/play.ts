import { rmSync } from 'node:fs'
import type { Evidence } from './evidence.ts'
import { makeFolder } from './folders.ts'
import { judge } from './invariants.ts'
import type { Plan } from './plan.ts'
import { World } from './world/world.ts'

export interface Played {
  readonly seed: number
  /** One line per broken promise. */
  readonly faults: readonly string[]
  readonly trace: string
  readonly story: readonly string[]
  readonly figures: Readonly<Record<string, number>>
  readonly evidence: Evidence
}

/** Plays a plan from the link of the phone to the last answer, without waiting for real time. */
export async function play(plan: Plan, options: { readonly keepsStory?: boolean } = {}): Promise<Played> {
  const folder = makeFolder()
  const world = new World({ plan, folder, keepsStory: options.keepsStory ?? false })
  try {
    const evidence = await world.play()
    return {
      seed: plan.seed,
      faults: judge(evidence),
      trace: world.trace.hash,
      story: world.story.lines,
      figures: { ...world.figures(), kills: world.host.died.kill, powerCuts: world.host.died.power },
      evidence,
    }
  } finally {
    world.close()
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}
