import type { Clock } from '../ports.ts'
import { isLoopbackHost } from '../ids/core-url.ts'
import { createConnectLimitAgents, type Agents } from './connect-limit-agents.ts'
import { systemRoots } from './system-roots.ts'
import { hasEnvironmentProxy, systemProxies, type SystemProxies } from './system-proxies.ts'

/** A laptop sees few proxies in its life; more at once would be a PAC file that names one for each address. */
const MAX_PROXIES = 4

/**
 * The agents for an address: of this machine itself without any proxy, else with that of the environment, else with that of the system's
 * settings (PAC too), else direct.
 */
export class AgentPool {
  readonly #clock: Clock
  readonly #connectMs: number
  readonly #proxies: Pick<SystemProxies, 'for'>
  readonly #environment: NodeJS.ProcessEnv
  readonly #local: Agents
  readonly #remote: Agents
  /** By the address of the proxy; the one used last stands last. */
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
