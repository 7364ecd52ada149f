import { browserSize } from './browser-size.ts'
import type { VersionReader } from './browser-version.ts'
import type { FoundBrowser } from './list-browsers.ts'

interface Facts {
  readonly version: string | null
  readonly sizeBytes: number | null
}

/** Remembers the version and size (bytes) of each browser that was inspected. */
export class BrowserFacts {
  readonly #versions: VersionReader
  readonly #known = new Map<string, Facts>()

  constructor(versions: VersionReader) {
    this.#versions = versions
  }

  of(browser: FoundBrowser | null): Facts {
    const known = browser === null ? undefined : this.#known.get(browser.path)
    return { version: browser?.version ?? known?.version ?? null, sizeBytes: known?.sizeBytes ?? null }
  }

  async version(browser: FoundBrowser): Promise<string | null> {
    return browser.version ?? this.#versions.read(browser.path)
  }

  async learn(browser: FoundBrowser): Promise<void> {
    const [version, sizeBytes] = await Promise.all([this.version(browser), browserSize(browser.path)])
    this.#known.set(browser.path, { version, sizeBytes })
  }

  stop(): void {
    this.#versions.stop()
  }
}
