import TinyQueue from 'tinyqueue'
import type { Dice } from './dice.ts'
import { inTurn, settlePromises } from './builtins.ts'
import type { Trace } from './trace.ts'

/** One run of the program, from its start to its end or its death; nothing of a dead one happens any more. */
export interface Life {
  readonly number: number
  isAlive: boolean
  /** Its computer sleeps until then, by the world's time; nothing of it runs before. */
  asleepUntil: number
  /** By the world's time, ms. */
  readonly bornAt: number
}

interface Task {
  at: number
  readonly rank: number
  readonly order: number
  /** Whose it is; null: the world's. */
  readonly life: Life | null
  run: (() => void) | null
}

const STEPS_AT_ONCE = 1_000

/**
 * Time and order. Nothing happens but through here: the next thing is what is due first, and of what is due at once the dice choose. Timers
 * of one length keep their order, and so do immediates, as Node promises; all else may come in any order.
 */
export class Scheduler {
  /** The world's time, ms. */
  now = 0
  steps = 0
  /** What one step has set off is over. */
  settled: () => void = () => undefined
  /** A step threw, and nobody caught it. */
  threw: (error: unknown) => void = () => undefined
  readonly #dice: Dice
  readonly #trace: Trace
  readonly #salt: number
  #queue = new TinyQueue<Task>(
    [],
    (one, other) => one.at - other.at || one.rank - other.rank || one.order - other.order,
  )
  readonly #immediates: Task[] = []
  #order = 0

  constructor(dice: Dice, trace: Trace) {
    this.#dice = dice
    this.#trace = trace
    this.#salt = dice.between(1, 2 ** 31)
  }

  /** Runs after so many ms. The answer cancels it. */
  in(milliseconds: number, life: Life | null, run: () => void): () => void {
    const at = this.#soonest(life) + Math.max(0, milliseconds)
    // The same length and the same end: in their order. Otherwise nobody knows which of two comes first.
    const rank = Math.imul(Math.imul(at ^ this.#salt, 0x9e3779b1) ^ milliseconds, 0x85ebca6b) >>> 0
    return this.#add({ at, rank, order: (this.#order += 1), life, run })
  }

  /** In any order among what is due then: an answer of a disk, a network, a page. */
  after(milliseconds: number, life: Life | null, run: () => void): () => void {
    const rank = this.#dice.next() * 2 ** 32
    return this.#add({
      at: this.#soonest(life) + Math.max(0, milliseconds),
      rank,
      order: (this.#order += 1),
      life,
      run,
    })
  }

  immediate(life: Life | null, run: () => void): () => void {
    if (this.#soonest(life) > this.now) return this.in(0, life, run)
    const task: Task = { at: this.now, rank: 0, order: 0, life, run }
    this.#immediates.push(task)
    return () => (task.run = null)
  }

  /** What this life waits for comes so much later: its computer slept. */
  delay(life: Life, milliseconds: number): void {
    life.asleepUntil = this.now + milliseconds
    const { data } = this.#queue
    for (const task of data) if (task.life === life) task.at += milliseconds
    this.#queue = new TinyQueue(
      data,
      (one, other) => one.at - other.at || one.rank - other.rank || one.order - other.order,
    )
  }

  /** What this life still waits for. */
  waitingOf(life: Life): number {
    return this.#queue.data.filter((task) => task.life === life && task.run !== null).length
  }

  /** Plays on up to this time, or until `isOver`. */
  async until(time: number, isOver: () => boolean = () => false): Promise<void> {
    // In parts: whoever started this process may want something of it.
    while (await inTurn(() => this.#playSome(time, isOver)));
    if (!isOver()) this.now = Math.max(this.now, time)
  }

  /** False: there is nothing left to play. */
  #playSome(time: number, isOver: () => boolean): boolean {
    for (let left = STEPS_AT_ONCE; left > 0; left -= 1) {
      const task = isOver() ? null : this.#next(time)
      if (task === null) return false
      this.now = Math.max(this.now, task.at)
      this.steps += 1
      this.#trace.mix(this.now)
      this.#trace.mix(task.order)
      this.#do(() => task.run?.())
      this.#do(settlePromises)
      this.settled()
    }
    return true
  }

  /** What the world does to a sleeping computer (a line that is cut) sets off nothing there before it wakes. */
  #soonest(life: Life | null): number {
    return Math.max(this.now, life?.asleepUntil ?? 0)
  }

  #do(work: () => void): void {
    try {
      work()
    } catch (error) {
      this.threw(error)
    }
  }

  #add(task: Task): () => void {
    this.#queue.push(task)
    return () => (task.run = null)
  }

  #next(time: number): Task | null {
    const due = this.#due()
    const isDueNow = due !== undefined && due.at <= this.now
    while (this.#immediates.length > 0 && isOver(this.#immediates[0]!)) this.#immediates.shift()
    if (this.#immediates.length > 0 && (!isDueNow || this.#dice.chance(0.5))) return this.#immediates.shift()!
    if (due === undefined || due.at > time) return null
    return this.#queue.pop()!
  }

  #due(): Task | undefined {
    let first = this.#queue.peek()
    while (first !== undefined && isOver(first)) {
      this.#queue.pop()
      first = this.#queue.peek()
    }
    return first
  }
}

const isOver = ({ run, life }: Task): boolean => run === null || life?.isAlive === false
