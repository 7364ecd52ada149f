import type { Clock, Logger } from '../ports.ts'
import type { PageProbe, WhatsAppClient } from '../whatsapp/whatsapp-client.ts'

/** How long the library gets to notice by itself that the page has synchronised. */
const GRACE_MS = 500
/** The same where the page does not say whether it has synchronised: the library may still be waiting for good reason. */
const BLIND_GRACE_MS = 5_000
const AGAIN_MS = 20_000

export interface MissingReadyDeps {
  readonly client: Pick<WhatsAppClient, 'finishReady'>
  readonly clock: Clock
  readonly logger: Logger
  failed(error: unknown): void
}

/** The library says `ready` only when it sees the page synchronise. To a page that had done so before, we say it by hand. */
export class MissingReady {
  readonly #deps: MissingReadyDeps
  /** When the library last began to go on, by itself or by our hand. */
  #helpedAt: number | null = null
  /** We told the library that the page has synchronised. */
  #wasFinished = false

  constructor(deps: MissingReadyDeps) {
    this.#deps = deps
  }

  /** The library goes on by itself now; finishing by hand is for when it does not. */
  authenticated(): void {
    this.#helpedAt = this.#deps.clock.monotonic()
  }

  pageLoaded(): void {
    this.#helpedAt = null
    this.#wasFinished = false
  }

  /** `ready` came. True when the page had only now synchronised, after we had told the library so. */
  cameLate(): boolean {
    const late = this.#wasFinished
    this.#wasFinished = false
    return late
  }

  /** Finishes what the library missed, when its time is over. Resolves to whether that was tried. */
  async finish(probe: PageProbe, syncedForMs: number): Promise<boolean> {
    const { client, clock, logger } = this.#deps
    const grace = probe.synced === null ? BLIND_GRACE_MS : GRACE_MS
    if (!probe.hook || syncedForMs < grace) return false
    if (this.#helpedAt !== null && clock.monotonic() - this.#helpedAt < AGAIN_MS) return false
    this.#helpedAt = clock.monotonic()
    // The `ready` that comes of it is the one that was missing.
    this.#wasFinished = false
    logger.info('ready never came, finishing it')
    await client.finishReady().catch((error: unknown) => this.#deps.failed(error))
    this.#wasFinished = true
    return true
  }
}
