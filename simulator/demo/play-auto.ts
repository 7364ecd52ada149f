import { cpSync, existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createStage } from './stage.ts'
import { startDemoWorld, type DemoWorld } from './start-demo-world.ts'
import { createSteps, StepFailure } from './steps.ts'
import { playStory } from './story.ts'

const THINKING_MS = 100
/** Bounds the whole story, so that no step hangs for ever. */
const LIMIT_MS = 300_000

/**
 * Plays the whole story unattended. Returns 0 when everything held, 1 after printing what failed and where the log
 * is, and 130 when interrupted.
 */
export async function playAuto(options: {
  readonly keep: string | null
  readonly signal: AbortSignal
}): Promise<number> {
  const { signal, keep } = options
  const print = (line: string) => console.log(line)
  const { step, total } = createSteps(
    print,
    () => performance.now(),
    AbortSignal.any([signal, AbortSignal.timeout(LIMIT_MS)]),
  )
  let world: DemoWorld | null = null
  try {
    world = await step('a simulated WhatsApp, a sample core and a browser are there', () =>
      startDemoWorld({ keep, thinkingMs: THINKING_MS }),
    )
    const stage = createStage(world, print)
    try {
      await playStory(world, stage, step)
    } finally {
      await stage.close()
    }
    print(`The whole story in ${total().toFixed(1)} s.`)
    return 0
  } catch (error) {
    if (signal.aborted) return 130
    const title = error instanceof StepFailure ? `"${error.title}" failed: ` : ''
    console.error(`${title}${error instanceof Error ? error.message : String(error)}`)
    if (world && existsSync(world.logFile)) {
      const kept = keep === null ? join(tmpdir(), `salesboy-demo-${process.pid}.log`) : world.logFile
      if (kept !== world.logFile) cpSync(world.logFile, kept)
      console.error(`Salesboy’s own log: ${kept}`)
    }
    return 1
  } finally {
    await world?.stop()
  }
}
