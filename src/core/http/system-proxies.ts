/**
 * What the system or its PAC file says about one URL: `DIRECT`, `PROXY host:port`, or several of them separated by `;` (Chromium's form).
 */
export type ResolveProxy = (url: string) => Promise<string>

const ANSWER_WITHIN_MS = 5_000

/**
 * The proxies of the system's settings and its PAC file, which only a desktop can ask for. Asked for each connection, because a laptop
 * moves between home and office. No answer in time, or an error, means no proxy.
 */
export class SystemProxies {
  #resolve: ResolveProxy | null = null

  use(resolve: ResolveProxy | null): void {
    this.#resolve = resolve
  }

  /** The proxy for this URL, such as `http://proxy.example:8080`, or null for none. */
  async for(url: string): Promise<string | null> {
    const resolve = this.#resolve
    if (resolve === null) return null
    let timer: NodeJS.Timeout | undefined
    try {
      const late = new Promise<string>((done) => {
        timer = setTimeout(() => done('DIRECT'), ANSWER_WITHIN_MS).unref()
      })
      return firstProxy(await Promise.race([resolve(url), late]))
    } catch {
      return null // The PAC file is broken or cannot be fetched: go without a proxy, as Chromium does.
    } finally {
      clearTimeout(timer)
    }
  }
}

/** The one instance of this process. */
export const systemProxies = new SystemProxies()

/** The first proxy that Node can use: it supports HTTP proxies, not SOCKS. Null when `DIRECT` comes before it or there is none. */
export function firstProxy(answer: string): string | null {
  for (const entry of answer.split(';')) {
    const [kind = '', place] = entry.trim().split(/\s+/)
    if (kind.toUpperCase() === 'DIRECT') return null
    const scheme = { PROXY: 'http', HTTP: 'http', HTTPS: 'https' }[kind.toUpperCase()]
    if (scheme !== undefined && place !== undefined && URL.canParse(`${scheme}://${place}`))
      return `${scheme}://${place}`
  }
  return null
}

/** Whether the environment names a proxy for URLs like this one. If so, the environment decides, with its own exceptions. */
export function hasEnvironmentProxy(url: string, environment: Readonly<Record<string, string | undefined>>): boolean {
  const name = url.startsWith('https:') ? 'https_proxy' : 'http_proxy'
  return [name, name.toUpperCase()].some((key) => (environment[key] ?? '') !== '')
}
