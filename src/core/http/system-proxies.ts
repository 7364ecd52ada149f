/** What a system, or its PAC file, says of one address: `DIRECT`, `PROXY host:port`, several with `;` between them (Chromium's form). */
export type ResolveProxy = (url: string) => Promise<string>

const ANSWER_WITHIN_MS = 5_000

/**
 * The proxies of the system's settings and of its PAC file, which only a desktop can ask for. Asked for each connection, since a laptop
 * goes home and comes back to the office. What is not answered in time, or cannot be asked, is a line without a proxy.
 */
export class SystemProxies {
  #resolve: ResolveProxy | null = null

  use(resolve: ResolveProxy | null): void {
    this.#resolve = resolve
  }

  /** The address of the proxy for this one, such as `http://proxy.example:8080`, or null for none. */
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
      return null // a PAC file that is broken or cannot be fetched: what Chromium does then, too
    } finally {
      clearTimeout(timer)
    }
  }
}

/** Of this process. */
export const systemProxies = new SystemProxies()

/** The first that Node can use: it speaks to HTTP proxies, and not SOCKS. `DIRECT` before one means none. */
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

/** Whether the environment names a proxy for addresses like this one; then it decides, with its own exceptions. */
export function hasEnvironmentProxy(url: string, environment: Readonly<Record<string, string | undefined>>): boolean {
  const name = url.startsWith('https:') ? 'https_proxy' : 'http_proxy'
  return [name, name.toUpperCase()].some((key) => (environment[key] ?? '') !== '')
}
