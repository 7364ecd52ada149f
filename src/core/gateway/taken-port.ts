import type { Basics } from '../basics.ts'

/** Remembers the port that the gateway could not get because another program has it. */
export class TakenPort {
  readonly #deps: Pick<Basics, 'settings' | 'changes'>
  #port: number | null = null

  constructor(deps: Pick<Basics, 'settings' | 'changes'>) {
    this.#deps = deps
  }

  /** The port, while the gateway is still set to it; null when no port is taken. */
  get current(): number | null {
    const { settings } = this.#deps
    // If the settings have changed since then, the port no longer matters.
    const isWanted = settings.get('gateway.enabled') === 'on' && settings.get('gateway.port') === this.#port
    return isWanted ? this.#port : null
  }

  set(port: number | null): void {
    if (port === this.#port) return
    this.#port = port
    this.#deps.changes.tell('taken-port', null)
  }
}
