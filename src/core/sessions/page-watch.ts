import type { Clock, Logger } from '../ports.ts'

export interface PageWatchDeps<Finding> {
  readonly clock: Clock
  readonly logger: Logger
  /** Called at each change with the new finding, or with null when nothing is wrong any more. */
  told(finding: Finding | null): void
}

/** Watches a connected page for one kind of problem: one look at a time, one report per change. */
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
      // The page could not be asked. The probe checks whether it lives, and the self-check names its missing parts.
      this.failed(page, error)
    } finally {
      this.#isLooking = false
    }
  }

  protected abstract lookOnce(page: Page): Promise<void>
  protected abstract failed(page: Page, error: unknown): void
  /** The log line for a change; null when the log already says enough. */
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
