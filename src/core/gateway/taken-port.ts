import type { Basics } from '../basics.ts'

/** The port that the gateway could not get because another program has it. */
export class TakenPort {
  readonly #deps: Pick<Basics, 'settings' | 'changes'>
  #port: number | null = null

  constructor(deps: Pick<Basics, 'settings' | 'changes'>) {
    this.#deps = deps
  }

  /** Null while there is no such trouble. */
  get current(): number | null {
    const { settings } = this.#deps
    // Other settings since then are another question.
    const isWanted = settings.get('gateway.enabled') === 'on' && settings.get('gateway.port') === this.#port
    return isWanted ? this.#port : null
  }

  set(port: number | null): void {
    if (port === this.#port) return
    this.#port = port
    this.#deps.changes.tell('taken-port', null)
  }
}
