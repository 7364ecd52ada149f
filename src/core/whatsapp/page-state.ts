import { TimeLimitError } from '../time/within.ts'
import type { PageCalls } from './page-calls.ts'
import type { PageEar } from './page-ear.ts'
import { readPageState } from './page/read-page-state.ts'
import type { PageProbe } from './whatsapp-client.ts'

export interface PageStateDeps {
  readonly calls: PageCalls
  readonly ear: Pick<PageEar, 'listen'>
  /** The browser was started. */
  isOpen(): boolean
}

/** How the present document is: what it says when asked, and what the library has told of it. */
export class PageState {
  readonly #deps: PageStateDeps
  #isReady = false
  #isConnected = false

  constructor(deps: PageStateDeps) {
    this.#deps = deps
  }

  /** As the last probe found it. */
  get isConnected(): boolean {
    return this.#isConnected
  }

  async probe(limitMs: number): Promise<PageProbe | null> {
    const { calls, ear, isOpen } = this.#deps
    if (!isOpen()) return null
    const state = await calls.run(limitMs, readPageState)
    this.#isConnected = state.state === 'CONNECTED'
    // Asked for earlier, modules would start out of turn.
    const hears = this.#isConnected && (await ear.listen(limitMs).catch(deafUnlessSilent))
    return { ...state, hears, ready: this.#isReady && state.helpers }
  }

  /** The library said `ready` for the present document. */
  markReady(): void {
    this.#isReady = true
  }

  /** A new document: what was known of the old one is void. */
  forget(): void {
    this.#isReady = false
    this.#isConnected = false
  }
}

/** A page that fails to take the ear is deaf; one that does not answer is something else. */
function deafUnlessSilent(error: unknown): false {
  if (error instanceof TimeLimitError) throw error
  return false
}
