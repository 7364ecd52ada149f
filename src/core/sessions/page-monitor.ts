import { msg } from '../../shared/words/say.ts'
import type { Clock, Logger } from '../ports.ts'
import { describeError } from '../whatsapp/describe-error.ts'
import type { PageProbe, WhatsAppClient } from '../whatsapp/whatsapp-client.ts'
import { refusalGraceMs, refusalOf } from './account-states.ts'
import type { ConnectionListener } from './connection-listener.ts'
import type { DisconnectReason } from './disconnect-reason.ts'
import type { LinkOffers } from './link-offers.ts'
import { MissingReady } from './missing-ready.ts'
import { PageLooks } from './page-looks.ts'
import { nextPhase, UNSETTLED, type PagePhase } from './page-phase.ts'
import type { SessionTimings } from './session-timings.ts'

export interface PageMonitorDeps {
  readonly client: Pick<WhatsAppClient, 'probe' | 'finishReady' | 'repairIds' | 'account'>
  readonly offers: LinkOffers
  readonly clock: Clock
  readonly logger: Logger
  readonly listener: ConnectionListener
  /** A saved link is expected in the profile. */
  readonly linked: boolean
  readonly timings: SessionTimings
  /** Called when the page shows that the connection is over. */
  end(reason: DisconnectReason): void
}

const STARTING_LOOK_MS = 250
const LOOK_MS = 1_000
const WAITING_LOOK_MS = 3_000
/**
 * How long a page must say "not linked" before we believe it, because believing it deletes the profile. A page may say so before it has
 * read its own store.
 */
const UNPAIRED_MS = 4_000
/** How long a young link's page may reload before the session stops showing `connected`. */
const RELOAD_MS = 60_000
/** How long a loading page may lack our listener before the session fails: parts of WhatsApp load late. */
const EAR_LIMIT_MS = 45_000
/** The same for a page that is shown as connected, before it is reported as deaf. */
const DEAF_MS = 3_000
/** The same for a page that was proven before and comes back from a drop or a reload: a fresh browser will hear again. */
const DEAF_AGAIN_MS = 10_000

/** Probes the page itself, because the library misses many of its changes, and reports what the answers mean. */
export class PageMonitor {
  readonly #deps: PageMonitorDeps
  readonly #listener: ConnectionListener
  readonly #looks: PageLooks
  readonly #ready: MissingReady
  #phase: PagePhase = UNSETTLED
  /** Link in the profile: none, saved by an earlier browser, or proven by a connection in this browser. */
  #link: 'none' | 'saved' | 'proven'
  /** Since when the page is ready but lacks our listener, monotonic ms. */
  #deafSince: number | null = null
  /**
   * Set when the next connected probe must count as a new connection. `reloadSince` (monotonic ms) is set while a young link's page
   * reloads.
   */
  #interruption: { readonly reloadSince: number | null } | null = null

  constructor(deps: PageMonitorDeps) {
    this.#deps = deps
    this.#listener = deps.listener
    this.#link = deps.linked ? 'saved' : 'none'
    this.#ready = new MissingReady({ ...deps, failed: (error) => this.#doubt('finishing failed', error) })
    this.#looks = new PageLooks({
      client: deps.client,
      clock: deps.clock,
      timings: deps.timings,
      pauseMs: () => this.#pauseMs(),
      looking: () => this.#watchReload(),
      judge: (probe) => this.#judge(probe),
      hung: (detail) => deps.end({ kind: 'lost', reason: 'page-hung', detail }),
    })
  }

  /** The profile holds a link, or held one when the browser started. */
  get isLinked(): boolean {
    return this.#link !== 'none'
  }

  /** The page is reloading and cannot be asked anything. */
  get isReloading(): boolean {
    return this.#reloadSince !== null
  }

  /** The connection is over: nothing that the page still says counts. */
  get isOver(): boolean {
    return this.#phase.kind === 'over'
  }

  begin(): void {
    this.#looks.begin(STARTING_LOOK_MS)
  }

  /** Looks at the page now. */
  look(): void {
    this.#looks.look()
  }

  /** Makes the next connected probe count as a new connection, even if the page seems unchanged. */
  interrupted(): void {
    this.#interruption ??= { reloadSince: null }
  }

  /** The library has found a link, and continues by itself. */
  authenticated(): void {
    this.#ready.authenticated()
    this.syncing(100)
  }

  /** The library reports that the page is ready: probes the page. */
  ready(): void {
    // We had finished the page by hand: count a new connection, so that the messages since then are fetched.
    if (this.#ready.cameLate()) this.interrupted()
    this.look()
  }

  /** The page's document was replaced. */
  pageLoaded(): void {
    this.#ready.pageLoaded()
    this.#deafSince = null
    if (this.#phase.kind === 'synced') this.#phase = UNSETTLED
    if (this.#isShownConnected) {
      this.#deps.logger.info('the page was reloaded')
      this.#interruption = { reloadSince: this.#now() }
      if (!this.#listener.isYoung()) this.#showReload()
    }
    this.look()
  }

  /** Reports progress towards connected. A session that is shown as connected stays so while its page is busy. */
  syncing(percent: number): void {
    if (!this.#isShownConnected) this.#listener.syncing(percent)
  }

  stop(): void {
    this.#phase = { kind: 'over' }
    this.#looks.stop()
  }

  get #reloadSince(): number | null {
    return this.#interruption?.reloadSince ?? null
  }

  get #isShownConnected(): boolean {
    return this.#listener.state() === 'connected'
  }

  #pauseMs(): number {
    const shown = this.#listener.state()
    const phase = this.#phase.kind
    if (phase === 'refused' && shown !== 'failed') return LOOK_MS
    if (this.#looks.isSilent || phase === 'unpaired' || this.#deafSince !== null) return LOOK_MS
    if (this.isReloading) return STARTING_LOOK_MS
    if (shown === 'connected') return phase === 'offline' ? LOOK_MS : this.#deps.timings.probeEveryMs
    if (shown === 'starting' || shown === 'linking' || shown === 'syncing') return STARTING_LOOK_MS
    return shown === 'needs-link' ? LOOK_MS : WAITING_LOOK_MS
  }

  #watchReload(): void {
    if (this.#reloadSince !== null && this.#now() - this.#reloadSince >= RELOAD_MS) this.#showReload()
  }

  #showReload(): void {
    this.#interruption = { reloadSince: null }
    if (this.#isShownConnected) this.#listener.syncing(0)
  }

  async #judge(probe: PageProbe): Promise<void> {
    const { state } = probe
    if (probe.unreachable) return this.#deps.end({ kind: 'offline', detail: 'the browser shows its error page' })
    if (state === null) return
    this.#phase = nextPhase(this.#phase, probe, this.#now())
    if (state !== 'CONNECTED') this.interrupted()
    switch (this.#phase.kind) {
      case 'offline':
        return this.#judgeOffline(state, this.#phase.since)
      case 'unpaired':
        return this.#judgeUnpaired(state, this.#phase.since)
      case 'refused':
        return this.#judgeRefused(state, this.#phase.since)
      case 'synced':
        return this.#judgeSynced(probe, this.#phase.since)
      case 'unsettled':
        if (state === 'CONFLICT') return this.#listener.conflict()
        // A page with a saved link passes through PAIRING, too.
        if (state === 'PAIRING' && !this.isLinked) return this.#listener.scanned()
        return this.syncing(0)
      case 'over':
    }
  }

  /** WhatsApp refuses the page. Neither browser nor internet is at fault, and a restart would not help. */
  #judgeRefused(state: string, since: number): void {
    const refusal = refusalOf(state)
    if (this.#now() - since >= refusalGraceMs(refusal.code)) this.#listener.refused(refusal)
  }

  #judgeOffline(state: string, since: number): void {
    const { offlineGraceMs, startingGraceMs } = this.#deps.timings
    const shown = this.#listener.state()
    // Only `TIMEOUT` counts as a drop while a code is shown, because it always comes from the network. `OPENING` does not prove a scan: a
    // page that loses the internet under its code shows it, too. After a scan the page briefly reopens its connection; the longer grace
    // covers that.
    const isDrop = shown === 'connected' || (shown === 'needs-link' && state === 'TIMEOUT')
    if (this.#now() - since >= (isDrop ? offlineGraceMs : startingGraceMs)) this.#listener.offline(state)
  }

  #judgeUnpaired(state: string, since: number): void {
    if (this.isLinked) {
      if (this.#now() - since < UNPAIRED_MS) return
      // If we were connected before, the phone unlinked us; otherwise the profile may be corrupt.
      return this.#deps.end({ kind: this.#link === 'proven' ? 'unlinked' : 'link-missing' })
    }
    if (this.#listener.state() !== 'needs-link') this.#deps.offers.show()
    if (state === 'UNPAIRED_IDLE') this.#deps.offers.onIdle()
  }

  async #judgeSynced(probe: PageProbe, since: number): Promise<void> {
    if (probe.ready) return probe.hears ? this.#promote() : this.#judgeDeaf()
    this.syncing(100)
    if (await this.#ready.finish(probe, this.#now() - since)) this.look()
  }

  /** Only our listener is missing. Waits, because parts of the page may still load; the session mends a page that is shown as connected. */
  #judgeDeaf(): void {
    this.#deafSince ??= this.#now()
    const deafFor = this.#now() - this.#deafSince
    if (this.#isShownConnected) {
      if (deafFor >= DEAF_MS) this.#listener.deaf()
      return
    }
    this.#listener.syncing(100)
    const detail = 'nothing can be hung on the message collection'
    if (this.#link === 'proven') {
      if (deafFor >= DEAF_AGAIN_MS) this.#deps.end({ kind: 'lost', reason: 'page-deaf', detail })
      return
    }
    if (deafFor < EAR_LIMIT_MS) return
    this.#deps.end({ kind: 'failed', code: 'whatsapp-changed', said: msg('failure.whatsapp-changed'), detail })
  }

  async #promote(): Promise<void> {
    this.#deafSince = null
    if (this.#isShownConnected && this.#interruption === null) return this.#listener.proven()
    // Receiving and answering work without both: the self-check reports a WhatsApp that lacks them.
    await this.#deps.client.repairIds().catch((error: unknown) => this.#doubt('message ids not repaired', error))
    const account = await this.#deps.client.account().catch((error: unknown) => {
      this.#doubt('own account not read', error)
      return { phone: null, lid: null, pushName: null }
    })
    if (this.isOver) return
    this.#link = 'proven'
    this.#interruption = null
    this.#listener.promoted(account)
  }

  /** Logs a failed call. Once the connection is over a failure means nothing, because closing the page breaks every pending call. */
  #doubt(what: string, error: unknown): void {
    this.#deps.logger[this.isOver ? 'debug' : 'warn'](what, { error: describeError(error) })
  }

  #now(): number {
    return this.#deps.clock.monotonic()
  }
}
