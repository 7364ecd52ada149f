/** Most fetches from one host at once: a price list with a picture per line must not look like an attack on the core's server. */
const AT_ONCE = 3

interface Shared<T> {
  readonly result: Promise<T>
  readonly cut: AbortController
  users: number
}

interface Host {
  running: number
  readonly waiting: (() => void)[]
}

/** Fetches by URL. Callers that want the same URL at the same time share one fetch, and each host gets only a few fetches at a time. */
export class SharedFetches<T> {
  readonly #running = new Map<string, Shared<T>>()
  readonly #hosts = new Map<string, Host>()

  /** Resolves to null when `signal` is aborted first. A fetch is aborted when its last caller leaves. */
  async get(
    url: string,
    signal: AbortSignal | undefined,
    fetch: (signal: AbortSignal) => Promise<T>,
  ): Promise<T | null> {
    const shared = this.#running.get(url) ?? this.#begin(url, fetch)
    shared.users += 1
    const left = Promise.withResolvers<null>()
    const leave = (): void => left.resolve(null)
    signal?.addEventListener('abort', leave, { once: true })
    if (signal?.aborted === true) leave()
    try {
      return await Promise.race([shared.result, left.promise])
    } finally {
      signal?.removeEventListener('abort', leave)
      shared.users -= 1
      if (shared.users === 0) this.#end(url, shared)
    }
  }

  #begin(url: string, fetch: (signal: AbortSignal) => Promise<T>): Shared<T> {
    const cut = new AbortController()
    const result = this.#inTurn(new URL(url).host, () => fetch(cut.signal))
    const shared = { result, cut, users: 0 }
    this.#running.set(url, shared)
    const over = (): void => this.#end(url, shared)
    // Rejections are reported to the callers who wait for `result`.
    result.then(over, over)
    return shared
  }

  /** Ends a shared fetch. A later caller gets a new fetch, because the file may have changed by then. */
  #end(url: string, shared: Shared<T>): void {
    if (this.#running.get(url) === shared) this.#running.delete(url)
    shared.cut.abort()
  }

  async #inTurn(name: string, work: () => Promise<T>): Promise<T> {
    const host = this.#hosts.get(name) ?? { running: 0, waiting: [] }
    this.#hosts.set(name, host)
    if (host.running < AT_ONCE) host.running += 1
    else await new Promise<void>((resolve) => host.waiting.push(resolve))
    try {
      return await work()
    } finally {
      const next = host.waiting.shift()
      if (next !== undefined) next()
      else if ((host.running -= 1) === 0) this.#hosts.delete(name)
    }
  }
}
