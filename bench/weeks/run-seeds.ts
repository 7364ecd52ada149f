import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { clearAfter } from './folders.ts'

export interface SeedResult {
  readonly seed: number
  readonly trace: string
  readonly faults: readonly string[]
  readonly figures: Readonly<Record<string, number>>
  /** The CPU time in ms, and the memory of the process afterwards in bytes. */
  readonly cost: { readonly cpuMs: number; readonly memory: number }
}

/** An order to a worker: play a seed; with `fault`, shrink its plan and tell the story. */
export interface Order {
  readonly seed: number
  readonly days: number
  readonly fault?: string
}

/** The answer to an order with `fault`. */
export interface ToldSeed {
  readonly story: readonly string[]
}

const ROOT = join(import.meta.dirname, '..', '..')
const WORKER = join(import.meta.dirname, 'seed-worker.ts')
/** Bytes. A process that is larger after a seed is replaced. */
const LARGEST_PROCESS = 800 * 2 ** 20
const NO_COST = { cpuMs: 0, memory: 0 }

export interface SeedsOptions {
  readonly seeds: Iterable<number>
  readonly days: number
  readonly beside: number
  /** The worker of another tree, whose product is played. Default: this tree's. */
  readonly worker?: string
  readonly told: (result: SeedResult) => void
  /** Whether to tell the story of this broken seed. The process that played it shrinks the plan while the others go on. */
  readonly wantsStory?: (result: SeedResult) => boolean
  readonly toldStory?: (seed: number, story: readonly string[]) => void
  /** True: begin no further seed. */
  readonly isEnough?: () => boolean
  /** Aborting drops the seeds being played. */
  readonly signal?: AbortSignal
}

/** Plays seeds in separate processes, `beside` at a time. Each result is told once, in order of completion. */
export async function runSeeds(options: SeedsOptions): Promise<void> {
  const left = options.seeds[Symbol.iterator]()
  await Promise.all(Array.from({ length: options.beside }, () => playSeeds(options, left)))
}

async function playSeeds(options: SeedsOptions, left: Iterator<number>): Promise<void> {
  const { days, told, signal, isEnough = () => false } = options
  let child: ChildProcess | null = null
  const isDropped = () => signal?.aborted === true
  const end = () => (child === null ? Promise.resolve() : endOf(child))
  // The process is killed here; its exit answers the open order.
  signal?.addEventListener('abort', () => void child?.kill('SIGKILL'))
  try {
    while (!isDropped() && !isEnough()) {
      const next = left.next()
      if (next.done === true) return
      if (child === null || hasEnded(child)) child = start(options.worker)
      const result = await playIn(child, { seed: next.value, days })
      if (isDropped()) return
      told(result)
      // Call wantsStory() last: its caller counts the stories.
      if (result.faults.length > 0 && !hasEnded(child) && options.wantsStory?.(result) === true)
        await tell(child, options, result)
      if (result.cost.memory <= LARGEST_PROCESS) continue
      await end()
      child = null
    }
  } finally {
    await end()
  }
}

function start(worker = WORKER): ChildProcess {
  const cache = process.env['NODE_COMPILE_CACHE'] ?? join(ROOT, 'node_modules', '.cache', 'node')
  return fork(worker, {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    env: { ...process.env, NODE_COMPILE_CACHE: cache },
  })
}

async function tell(child: ChildProcess, { days, toldStory, signal }: SeedsOptions, result: SeedResult): Promise<void> {
  const [fault] = result.faults
  const answer = await ask<ToldSeed>(child, { seed: result.seed, days, ...(fault === undefined ? {} : { fault }) })
  if (answer !== null && signal?.aborted !== true) toldStory?.(result.seed, answer.story)
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null

async function endOf(child: ChildProcess): Promise<void> {
  if (!hasEnded(child)) {
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }
  clearAfter(child.pid)
}

/** A process that dies on a seed counts as a broken promise. */
async function playIn(child: ChildProcess, order: Order): Promise<SeedResult> {
  const result = await ask<SeedResult>(child, order)
  if (result !== null) return result
  const how = String(child.signalCode ?? child.exitCode)
  const faults = [`the process ends in good order: it ended with ${how}`]
  return { seed: order.seed, trace: '', faults, figures: {}, cost: NO_COST }
}

/** Null if the process has ended. */
function ask<Answer>(child: ChildProcess, order: Order): Promise<Answer | null> {
  return new Promise((resolve) => {
    const over = (answer: Answer | null) => {
      child.removeAllListeners('message').removeAllListeners('exit')
      resolve(answer)
    }
    child.on('message', (answer) => over(answer as Answer))
    child.on('exit', () => over(null))
    child.send(order, () => undefined)
  })
}
