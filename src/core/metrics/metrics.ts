/*
 * Owns the metrics for a monitor (Prometheus). Reads the record and the rooms' counters at each scrape, and counts events that leave no
 * trace in the record. Changes nothing; knows no chat, no customer and no text.
 */
import type { Basics } from '../basics.ts'
import type { MediaFiles } from '../media/media-files.ts'
import { followStates, interruptionOf } from '../sessions/follow-states.ts'
import type { Sessions } from '../sessions/sessions.ts'
import type { Webhook } from '../webhook/webhook.ts'
import type { MetricsRegistry } from './metrics-registry.ts'
import type { SessionLabels } from './session-labels.ts'

export interface MetricsDeps extends Basics {
  readonly version: string
  readonly host: 'desktop' | 'headless'
  readonly labels: Pick<SessionLabels, 'of'>
  readonly sessions: Pick<Sessions, 'list' | 'onChanged' | 'onRemoved' | 'browserStarts'>
  readonly webhook: Pick<Webhook, 'counts' | 'coreStatus' | 'isBreakerOpen'>
  readonly files: Pick<MediaFiles, 'size' | 'count'>
}

/** The response of `GET /metrics`. */
export interface MetricsText {
  readonly contentType: string
  readonly body: string
}

/**
 * The metrics of this host while `gateway.metrics` is on. While it is off, nothing is loaded or counted. When it is turned on again, the
 * counts kept here (posts, interruptions) start at 0, as after a restart.
 */
export class Metrics {
  readonly #deps: MetricsDeps
  readonly #stopListening: () => void
  #loading: Promise<MetricsRegistry> | null = null
  #stopCounting: () => void = () => undefined

  constructor(deps: MetricsDeps) {
    this.#deps = deps
    this.#stopListening = deps.settings.onChanged((name) => {
      if (name === 'gateway.metrics') this.#follow()
    })
  }

  /** Starts counting if `gateway.metrics` is on. Earlier events are not counted. */
  start(): void {
    this.#follow()
  }

  stop(): void {
    this.#stopListening()
    this.#end()
  }

  /** The metrics as text; null while they are off. Rejects when the library cannot be loaded; the next call tries again. */
  async text(): Promise<MetricsText | null> {
    return this.#isOn ? (await this.#begun()).text() : null
  }

  get #isOn(): boolean {
    return this.#deps.settings.get('gateway.metrics') === 'on'
  }

  #follow(): void {
    if (!this.#isOn) return this.#end()
    this.#begun().catch((error: unknown) => this.#deps.logger.error('the metrics could not be loaded', { error }))
  }

  #begun(): Promise<MetricsRegistry> {
    if (this.#loading !== null) return this.#loading
    const loading = this.#load(() => this.#loading === loading)
    this.#loading = loading
    loading.catch(() => (this.#loading = null))
    return loading
  }

  #end(): void {
    this.#stopCounting()
    this.#stopCounting = () => undefined
    this.#loading = null
  }

  async #load(isWanted: () => boolean): Promise<MetricsRegistry> {
    // Loads the library only for hosts with a monitor, which are few.
    const { createMetricsRegistry } = await import('./metrics-registry.ts')
    const registry = createMetricsRegistry(this.#deps)
    if (isWanted()) this.#count(registry)
    return registry
  }

  #count(registry: MetricsRegistry): void {
    const { changes, sessions } = this.#deps
    const offs = [
      changes.on('post-ended', (post) => registry.posted(post)),
      followStates(sessions, ({ state }, before) => {
        const cause = interruptionOf(before, state)
        if (cause !== null) registry.interrupted(cause)
        if (state.kind === 'reconnecting') registry.lost(state.reason)
      }),
    ]
    this.#stopCounting = () => offs.forEach((off) => off())
  }
}
