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

/** The state of the current document: the page's own answer, and what the library reported. */
export class PageState {
  readonly #deps: PageStateDeps
  #isReady = false
  #isConnected = false

  constructor(deps: PageStateDeps) {
    this.#deps = deps
  }

  /** As of the last probe. */
  get isConnected(): boolean {
    return this.#isConnected
  }

  async probe(limitMs: number): Promise<PageProbe | null> {
    const { calls, ear, isOpen } = this.#deps
    if (!isOpen()) return null
    const state = await calls.run(limitMs, readPageState)
    this.#isConnected = state.state === 'CONNECTED'
    // Only when connected: asking for modules earlier would start them out of turn.
    const hears = this.#isConnected && (await ear.listen(limitMs).catch(deafUnlessSilent))
    return { ...state, hears, ready: this.#isReady && state.helpers }
  }

  /** The library reported `ready` for the current document. */
  markReady(): void {
    this.#isReady = true
  }

  /** A new document is loaded: discards the state of the old one. */
  forget(): void {
    this.#isReady = false
    this.#isConnected = false
  }
}

/** Any error but a timeout means a deaf page. A timeout is rethrown, because the page does not answer at all. */
function deafUnlessSilent(error: unknown): false {
  if (error instanceof TimeLimitError) throw error
  return false
}
