import TinyQueue from 'tinyqueue'
import type { Dice } from './dice.ts'
import { inTurn, settlePromises } from './builtins.ts'
import type { Trace } from './trace.ts'

/** One run of the program, from its start to its end or death. After its death none of its tasks run. */
export interface Life {
  readonly number: number
  isAlive: boolean
  /** Its computer sleeps until this time of the world; no task of this life runs before. */
  asleepUntil: number
  /** ms of the world. */
  readonly bornAt: number
}

interface Task {
  at: number
  readonly rank: number
  readonly order: number
  /** The life it belongs to; null: the world's. */
  readonly life: Life | null
  run: (() => void) | null
}

const STEPS_AT_ONCE = 1_000

/**
 * Time and order of the world. Every event goes through here: the earliest due task is next, and the dice choose among tasks due at once.
 * Timers of one length keep their order, and so do immediates, as Node promises. Other tasks may come in any order.
 */
export class Scheduler {
  /** The world's time, ms. */
  now = 0
  steps = 0
  /** Called when a step and all its promises are over. */
  settled: () => void = () => undefined
  /** Called when a step throws. */
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

  /** Runs a task after this many ms. Returns its cancel function. */
  in(milliseconds: number, life: Life | null, run: () => void): () => void {
    const at = this.#soonest(life) + Math.max(0, milliseconds)
    // Timers with the same length and due time keep their order. For others the order is random, as in life.
    const rank = Math.imul(Math.imul(at ^ this.#salt, 0x9e3779b1) ^ milliseconds, 0x85ebca6b) >>> 0
    return this.#add({ at, rank, order: (this.#order += 1), life, run })
  }

  /** Like `in`, but in random order among the tasks due then: for the answer of a disk, a network or a page. */
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

  /** Delays all tasks of this life, because its computer sleeps. */
  delay(life: Life, milliseconds: number): void {
    life.asleepUntil = this.now + milliseconds
    const { data } = this.#queue
    for (const task of data) if (task.life === life) task.at += milliseconds
    this.#queue = new TinyQueue(
      data,
      (one, other) => one.at - other.at || one.rank - other.rank || one.order - other.order,
    )
  }

  /** How many tasks of this life are waiting. */
  waitingOf(life: Life): number {
    return this.#queue.data.filter((task) => task.life === life && task.run !== null).length
  }

  /** Plays until this time, or until `isOver`. */
  async until(time: number, isOver: () => boolean = () => false): Promise<void> {
    // Play in parts, because the process that started this one may send it a message.
    while (await inTurn(() => this.#playSome(time, isOver)));
    if (!isOver()) this.now = Math.max(this.now, time)
  }

  /** Returns false if there is nothing left to play. */
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

  /**
   * The earliest time for a new task. The world may act on a sleeping computer (cut a connection), but the effect there comes after it
   * wakes.
   */
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
