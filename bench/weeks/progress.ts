const MINUTE = 60_000
const SECOND = 1_000

/** Shows the progress of a long run: one line rewritten each second on a terminal, elsewhere a new line each minute. */
export class Progress {
  readonly #all: number
  readonly #began = performance.now()
  readonly #timer: NodeJS.Timeout
  readonly #isTerminal = process.stdout.isTTY
  done = 0
  failed = 0

  constructor(all: number) {
    this.#all = all
    this.#timer = setInterval(() => this.#write(), this.#isTerminal ? SECOND : MINUTE)
  }

  get seconds(): number {
    return (performance.now() - this.#began) / SECOND
  }

  /** Prints a line above the progress line. */
  tell(line: string): void {
    this.#clear()
    console.log(line)
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#clear()
  }

  #write(): void {
    const rate = this.done / this.seconds
    const left = rate === 0 ? '' : `, ${timeLeft((this.#all - this.done) / rate)} left`
    const line = `${this.done} of ${this.#all} seeds, ${this.failed} failed, ${rate.toFixed(2)} a second${left}`
    this.#clear()
    process.stdout.write(this.#isTerminal ? line : `${line}\n`)
  }

  #clear(): void {
    if (this.#isTerminal) process.stdout.write('\r\u001B[K')
  }
}

function timeLeft(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`
  const minutes = Math.ceil(seconds / 60)
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
