import * as tls from 'node:tls'
import type { Logger } from '../ports.ts'

/** The certificate stores to read and set; tests replace them. */
export interface RootStores {
  /** The roots that Node trusts by itself, and those of the environment. */
  current(): readonly string[]
  /** The roots of Windows, macOS or the Linux distribution, where a company or a virus scanner adds its own. */
  system(): readonly string[]
  set(roots: readonly string[]): void
}

const nodeStores: RootStores = {
  current: () => tls.getCACertificates('default'),
  system: () => tls.getCACertificates('system'),
  set: (roots) => tls.setDefaultCACertificates(roots),
}

/**
 * Makes every TLS connection of this process trust the system's roots in addition to Node's own list. Reading the system's store takes up
 * to a second on some machines, so it is done once, at the first connection that needs it.
 */
export class SystemRoots {
  readonly #stores: RootStores
  #logger: Logger | null = null
  #isDone = false

  constructor(stores: RootStores = nodeStores) {
    this.#stores = stores
  }

  logTo(logger: Logger): void {
    this.#logger = logger
  }

  /** Adds the system's roots, once. If the store cannot be read, Node's list stays as it is, which is enough for most cores. */
  add(): void {
    if (this.#isDone) return
    this.#isDone = true
    try {
      const current = this.#stores.current()
      const added = [...new Set(this.#stores.system())].filter((root) => !current.includes(root))
      if (added.length > 0) this.#stores.set([...current, ...added])
      this.#logger?.info('certificates of this system are trusted as well', { added: added.length })
    } catch (error) {
      this.#logger?.warn('the certificates of this system cannot be read', { error })
    }
  }
}

/** The one instance of this process. */
export const systemRoots = new SystemRoots()
