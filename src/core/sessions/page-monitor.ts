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
  /** The page shows that the connection is over. */
  end(reason: DisconnectReason): void
}

const STARTING_LOOK_MS = 250
const LOOK_MS = 1_000
const WAITING_LOOK_MS = 3_000
/** A page may say "not linked" for a moment before it has read its own store; what follows deletes a profile. */
const UNPAIRED_MS = 4_000
/** How long a young link's reload may take before it is shown. */
const RELOAD_MS = 60_000
/** How long a connected page may go without our listener before that is told: parts of WhatsApp come late. */
const EAR_LIMIT_MS = 45_000
/** The same for a page that heard before. */
const DEAF_MS = 3_000
/** And for one that heard before and comes back from a drop or a reload: a fresh browser will hear again. */
const DEAF_AGAIN_MS = 10_000

/** Asks the page itself how it is, because the library misses much of it, and tells what its answers mean. */
export class PageMonitor {
  readonly #deps: PageMonitorDeps
  readonly #listener: ConnectionListener
  readonly #looks: PageLooks
  readonly #ready: MissingReady
  #phase: PagePhase = UNSETTLED
  /** A link in the profile: none, one that was saved, or one that has connected in this browser. */
  #link: 'none' | 'saved' | 'proven'
  /** Since when the page is there and our listener is not. */
  #deafSince: number | null = null
  /** What comes next is another connection than the one before; `reloadSince` while a young link's page is being replaced. */
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

  /** A link is in the profile, or was when the browser started. */
  get isLinked(): boolean {
    return this.#link !== 'none'
  }

  /** The page was replaced and is not back yet: nothing can be asked of it. */
  get isReloading(): boolean {
    return this.#reloadSince !== null
  }

  /** Nothing that the page still says counts. */
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

  /** What comes next counts as a new connection even if nothing seems to have happened. */
  interrupted(): void {
    this.#interruption ??= { reloadSince: null }
  }

  /** The library has read a link, and goes on by itself. */
  authenticated(): void {
    this.#ready.authenticated()
    this.syncing(100)
  }

  /** The library says that the page is ready: it is looked at. */
  ready(): void {
    // What came since the page was finished by hand is fetched.
    if (this.#ready.cameLate()) this.interrupted()
    this.look()
  }

  /** The page's document was replaced. */
  pageLoaded(): void {
    this.#ready.pageLoaded()
    this.#deafSince = null
    if (this.#phase.kind === 'synced') this.#phase = UNSETTLED
    if (this.#isShownConnected) {
      this.#deps.logger.info('page was loaded anew')
      this.#interruption = { reloadSince: this.#now() }
      if (!this.#listener.isYoung()) this.#showReload()
    }
    this.look()
  }

  /** On the way to connected; a connected session stays so while its page is busy. */
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
        // Pairing is also passed on the way of a saved link.
        if (state === 'PAIRING' && !this.isLinked) return this.#listener.scanned()
        return this.syncing(0)
      case 'over':
    }
  }

  /** The page is there, and WhatsApp lets nobody through: no fault of the browser or the internet, and no restart helps. */
  #judgeRefused(state: string, since: number): void {
    const refusal = refusalOf(state)
    if (this.#now() - since >= refusalGraceMs(refusal.code)) this.#listener.refused(refusal)
  }

  #judgeOffline(state: string, since: number): void {
    const { offlineGraceMs, startingGraceMs } = this.#deps.timings
    const shown = this.#listener.state()
    // No sign of a scan: a page that loses the internet under its code looks the same. After a scan it opens its line anew for a
    // moment, which the longer grace covers; a time-out is the network's.
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

  /** All but our listener is there. Parts of the page may still come; a page that heard before is mended by the session. */
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
    // Neither is needed to receive and to answer: a WhatsApp that lacks them is reported by the self-check.
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

  /** A page that was closed on purpose fails whatever was asked of it: that says nothing. */
  #doubt(what: string, error: unknown): void {
    this.#deps.logger[this.isOver ? 'debug' : 'warn'](what, { error: describeError(error) })
  }

  #now(): number {
    return this.#deps.clock.monotonic()
  }
}
