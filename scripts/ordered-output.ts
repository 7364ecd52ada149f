/**
 * Shows the output of parts that run at once one after the other: the first unfinished part live, the others when their turn comes. Their
 * output is kept until then.
 */
export class OrderedOutput {
  readonly #show: (text: string) => void
  /** The parts not yet shown to their end, in order. */
  readonly #parts: { kept: string; isOver: boolean }[] = []

  constructor(show: (text: string) => void) {
    this.#show = show
  }

  /** Adds the next part. Parts are shown in the order of these calls. */
  add(): { write(text: string): void; end(): void } {
    const part = { kept: '', isOver: false }
    this.#parts.push(part)
    return {
      write: (text) => {
        if (this.#parts[0] === part) this.#show(text)
        else part.kept += text
      },
      end: () => {
        part.isOver = true
        while (this.#parts[0]?.isOver === true) {
          this.#parts.shift()
          this.#show(this.#parts[0]?.kept ?? '')
        }
      },
    }
  }
}
