/**
 * Lets parts that run beside each other be read one after the other: the first that is not over is shown as it comes, and what the
 * others say is kept until it is their turn.
 */
export class OrderedOutput {
  readonly #show: (text: string) => void
  /** Those that are not shown to their end. */
  readonly #parts: { kept: string; isOver: boolean }[] = []

  constructor(show: (text: string) => void) {
    this.#show = show
  }

  /** The next part; parts are shown in the order of these calls. */
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
