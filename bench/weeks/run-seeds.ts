import { fork, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'

export interface SeedResult {
  readonly seed: number
  readonly trace: string
  readonly faults: readonly string[]
  readonly figures: Readonly<Record<string, number>>
}

const WORKER = join(import.meta.dirname, 'seed-worker.ts')

/** Plays seeds in processes of their own, `beside` at a time; each result is told once, in the order in which they come. */
export async function runSeeds(options: {
  readonly seeds: readonly number[]
  readonly days: number
  readonly beside: number
  /** The tree whose product is played; left out: this one. */
  readonly worker?: string
  readonly told: (result: SeedResult) => void
  /** True: no other seed is begun. */
  readonly isEnough?: () => boolean
}): Promise<void> {
  const { days, told, isEnough = () => false } = options
  const left = [...options.seeds]
  const play = async (): Promise<void> => {
    if (left.length === 0) return
    const child = fork(options.worker ?? WORKER, { execArgv: ['--disable-warning=ExperimentalWarning'] })
    try {
      for (let seed = left.shift(); seed !== undefined && !isEnough(); seed = left.shift())
        told(await ask(child, { seed, days }))
    } finally {
      child.kill('SIGKILL')
    }
  }
  await Promise.all(Array.from({ length: Math.min(options.beside, left.length) }, play))
}

/** A process that dies on a seed has broken every promise at once. */
function ask(child: ChildProcess, order: { readonly seed: number; readonly days: number }): Promise<SeedResult> {
  return new Promise((resolve) => {
    const over = (result: SeedResult) => {
      child.removeAllListeners('message').removeAllListeners('exit')
      resolve(result)
    }
    child.on('message', (result) => over(result as SeedResult))
    child.on('exit', (code) =>
      over({
        seed: order.seed,
        trace: '',
        faults: [`the process ends in good order: it ended with ${code}`],
        figures: {},
      }),
    )
    child.send(order, () => undefined)
  })
}
