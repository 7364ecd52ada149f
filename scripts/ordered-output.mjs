/**
 * Lets parts that run beside each other be read one after the other: the first that is not over is shown as it comes, and what the
 * others say is kept until it is their turn.
 */
export class OrderedOutput {
  #show
  /** @type {{ kept: string, isOver: boolean }[]} those that are not shown to their end */
  #parts = []

  /** @param {(text: string) => void} show */
  constructor(show) {
    this.#show = show
  }

  /**
   * The next part; parts are shown in the order of these calls.
   * @returns {{ write: (text: string) => void, end: () => void }}
   */
  add() {
    const part = { kept: '', isOver: false }
    this.#parts.push(part)
    return {
      write: (text) => {
        if (this.#parts[0] === part) this.#show(text)
        else part.kept += text
      },
      end: () => {
        part.isOver = true
        while (this.#parts[0]?.isOver) {
          this.#parts.shift()
          this.#show(this.#parts[0]?.kept ?? '')
        }
      },
    }
  }
}
