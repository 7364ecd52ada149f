import type { Clock, Logger } from '../ports.ts'
import type { PageProbe, WhatsAppClient } from '../whatsapp/whatsapp-client.ts'

/** How long the library gets to notice by itself that the page has synchronised. */
const GRACE_MS = 500
/** The same when the page does not say whether it has synchronised: the library may have a good reason to wait. */
const BLIND_GRACE_MS = 5_000
const AGAIN_MS = 20_000

export interface MissingReadyDeps {
  readonly client: Pick<WhatsAppClient, 'finishReady'>
  readonly clock: Clock
  readonly logger: Logger
  failed(error: unknown): void
}

/**
 * The library reports `ready` only if it sees the page synchronise. When the page had synchronised before, we tell the library ourselves.
 */
export class MissingReady {
  readonly #deps: MissingReadyDeps
  /** When the library last continued, by itself or with our help, monotonic ms. */
  #helpedAt: number | null = null
  /** We told the library that the page has synchronised. */
  #wasFinished = false

  constructor(deps: MissingReadyDeps) {
    this.#deps = deps
  }

  /** The library continues by itself: it gets time before we help. */
  authenticated(): void {
    this.#helpedAt = this.#deps.clock.monotonic()
  }

  pageLoaded(): void {
    this.#helpedAt = null
    this.#wasFinished = false
  }

  /** `ready` arrived. Returns true when we had already told the library so: then the page synchronised only now. */
  cameLate(): boolean {
    const late = this.#wasFinished
    this.#wasFinished = false
    return late
  }

  /** Tells the library what it missed when its grace time is over. Resolves to whether that was tried. */
  async finish(probe: PageProbe, syncedForMs: number): Promise<boolean> {
    const { client, clock, logger } = this.#deps
    const grace = probe.synced === null ? BLIND_GRACE_MS : GRACE_MS
    if (!probe.hook || syncedForMs < grace) return false
    if (this.#helpedAt !== null && clock.monotonic() - this.#helpedAt < AGAIN_MS) return false
    this.#helpedAt = clock.monotonic()
    // The `ready` that this call causes is the missing one, not a late one.
    this.#wasFinished = false
    logger.info('the library never reported ready, finishing it')
    await client.finishReady().catch((error: unknown) => this.#deps.failed(error))
    this.#wasFinished = true
    return true
  }
}
