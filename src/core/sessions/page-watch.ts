import type { Clock, Logger } from '../ports.ts'

export interface PageWatchDeps<Finding> {
  readonly clock: Clock
  readonly logger: Logger
  /** What is found now; null when nothing is amiss any more. Comes at each change. */
  told(finding: Finding | null): void
}

/** A watch over one thing that can be amiss in a connected page: one look at a time, and one word per change. */
export abstract class PageWatch<Page extends { stopped(): boolean }, Finding> {
  protected readonly clock: Clock
  protected readonly logger: Logger
  readonly #told: (finding: Finding | null) => void
  #finding: Finding | null = null
  #isLooking = false

  constructor(deps: PageWatchDeps<Finding>) {
    this.clock = deps.clock
    this.logger = deps.logger
    this.#told = (finding) => deps.told(finding)
  }

  async look(page: Page): Promise<void> {
    if (this.#isLooking || page.stopped()) return
    this.#isLooking = true
    try {
      await this.lookOnce(page)
    } catch (error) {
      // A page that cannot be asked: the probe tells whether it lives, the self-check what it lacks.
      this.failed(page, error)
    } finally {
      this.#isLooking = false
    }
  }

  protected abstract lookOnce(page: Page): Promise<void>
  protected abstract failed(page: Page, error: unknown): void
  /** What the log says of a change; null when it says enough already. */
  protected abstract describe(finding: Finding | null): string | null

  protected get finding(): Finding | null {
    return this.#finding
  }

  protected tell(finding: Finding | null): void {
    if (this.#finding === finding) return
    this.#finding = finding
    const words = this.describe(finding)
    if (words !== null) this.logger.info(words)
    this.#told(finding)
  }
}
