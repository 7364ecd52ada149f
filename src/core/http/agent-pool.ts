import type { Clock } from '../ports.ts'
import { isLoopbackHost } from '../ids/core-url.ts'
import { createConnectLimitAgents, type Agents } from './connect-limit-agents.ts'
import { systemRoots } from './system-roots.ts'
import { hasEnvironmentProxy, systemProxies, type SystemProxies } from './system-proxies.ts'

/** A laptop meets few proxies in its life; more at once would be a PAC file that names one for each address. */
const MAX_PROXIES = 4

/**
 * Chooses the agents for a URL. This machine itself is reached without a proxy. Any other host is reached through the proxy of the
 * environment, else that of the system's settings (PAC too), else directly.
 */
export class AgentPool {
  readonly #clock: Clock
  readonly #connectMs: number
  readonly #proxies: Pick<SystemProxies, 'for'>
  readonly #environment: NodeJS.ProcessEnv
  readonly #local: Agents
  readonly #remote: Agents
  /** By the proxy's address, the most recently used one last. */
  readonly #proxied = new Map<string, Agents>()

  constructor(
    clock: Clock,
    connectMs: number,
    proxies: Pick<SystemProxies, 'for'> = systemProxies,
    environment: NodeJS.ProcessEnv = process.env,
  ) {
    this.#clock = clock
    this.#connectMs = connectMs
    this.#proxies = proxies
    this.#environment = environment
    this.#local = createConnectLimitAgents(clock, connectMs, null)
    this.#remote = createConnectLimitAgents(clock, connectMs, environment)
  }

  async for(url: string): Promise<Agents> {
    if (isLoopbackHost(new URL(url).hostname)) return this.#local
    if (hasEnvironmentProxy(url, this.#environment)) return this.#remote
    const proxy = await this.#proxies.for(url)
    return proxy === null ? this.#remote : this.#through(proxy)
  }

  #through(proxy: string): Agents {
    const agents =
      this.#proxied.get(proxy) ??
      createConnectLimitAgents(
        this.#clock,
        this.#connectMs,
        { HTTP_PROXY: proxy, HTTPS_PROXY: proxy },
        systemRoots,
        true,
      )
    this.#proxied.delete(proxy)
    this.#proxied.set(proxy, agents)
    const [oldest] = this.#proxied.keys()
    if (this.#proxied.size > MAX_PROXIES && oldest !== undefined) {
      this.#proxied.get(oldest)?.destroy()
      this.#proxied.delete(oldest)
    }
    return agents
  }

  destroy(): void {
    for (const agents of [this.#local, this.#remote, ...this.#proxied.values()]) agents.destroy()
  }
}
