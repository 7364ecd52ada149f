import type { LinkOffer, SessionStateKind } from '../../shared/model/session.ts'
import { msg } from '../../shared/words/say.ts'
import type { Clock, Logger, Timer } from '../ports.ts'
import { describeError } from '../whatsapp/describe-error.ts'
import { TimeLimitError } from '../whatsapp/time-limit.ts'
import {
  StartFailure,
  type Account,
  type ClientEvent,
  type PageProbe,
  type WhatsAppClient,
} from '../whatsapp/whatsapp-client.ts'
import { refusalGraceMs, refusalOf, type Refusal } from './account-states.ts'
import type { Intake } from './intake.ts'
import type { LinkDesk } from './link-desk.ts'
import { endOfStart, type RunEnd } from './run-end.ts'
import type { SessionTimings } from './session-timings.ts'

export interface RunListener {
  state(): SessionStateKind
  /** The phone was linked minutes ago: WhatsApp reloads its page once, and that is no drop. */
  isYoung(): boolean
  offered(offer: LinkOffer): void
  scanned(): void
  syncing(percent: number): void
  offline(detail: string): void
  conflict(): void
  /** WhatsApp lets nobody through; the page stays open. May come again. */
  refused(refusal: Refusal): void
  /** Connected, and our listener cannot be proven to hang on the message collection. Comes again while that lasts. */
  deaf(): void
  /** The page is connected, synchronised and listened to; comes again after each interruption. */
  promoted(account: Account): void
  /** A probe of the connected page succeeded. */
  proven(): void
  /** A customer's message came live. */
  heard(): void
  /** A message came or went. */
  activity(): void
  ended(end: RunEnd): void
}

export interface SessionRun {
  readonly client: WhatsAppClient
  readonly desk: LinkDesk
  /** The page was replaced and is not back yet: nothing can be asked of it. */
  readonly reloading: boolean
  begin(): void
  /** Looks at the page now. */
  look(): void
  /** Looks at the page now, and counts the connection as a new one even if nothing seems to have happened. */
  recheck(): void
  /** Ends it from outside, with its reason. */
  end(end: RunEnd): void
  /** No event of this browser counts any more. */
  detach(): void
  /** Seconds-long truth for a resume: does the page answer within `limitMs`? */
  answers(limitMs: number): Promise<boolean>
}

const startingLookMs = 250
const lookMs = 1_000
const waitingLookMs = 3_000
/** How long the library gets to notice by itself that the page has synchronised. */
const promoteGraceMs = 500
/** The same where the page does not say whether it has synchronised: the library may still be waiting for good reason. */
const blindGraceMs = 5_000
const promoteAgainMs = 20_000
/** After the library failed to take hold of a page, how long a removed link may take to show. */
const verdictMs = 10_000
/** A page may say "not linked" for a moment before it has read its own store; what follows deletes a profile. */
const unpairedMs = 4_000

/** How long a young link's reload may take before it is shown. */
const reloadMs = 60_000
/** How long a connected page may go without our listener before that is told: parts of WhatsApp come late. */
const earLimitMs = 45_000
/** The same for a page that heard before. */
const deafMs = 3_000

const ordinaryStates: ReadonlySet<string> = new Set([
  'CONNECTED',
  'CONFLICT',
  'OPENING',
  'PAIRING',
  'TIMEOUT',
  'UNLAUNCHED',
  'UNPAIRED',
  'UNPAIRED_IDLE',
])
const offlineStates: ReadonlySet<string> = new Set(['OPENING', 'TIMEOUT', 'UNLAUNCHED'])

/**
 * One browser from start to end: watches what the library says, and asks the page itself, because the library misses much of it.
 * Decides nothing about what comes after; that is the session's.
 */
export function createSessionRun(deps: {
  readonly sessionId: string
  readonly client: WhatsAppClient
  readonly desk: LinkDesk
  readonly intake: Intake
  readonly clock: Clock
  readonly logger: Logger
  readonly listener: RunListener
  /** A saved link is expected in the profile. */
  readonly linked: boolean
  readonly timings: SessionTimings
  acknowledged(event: Extract<ClientEvent, { kind: 'ack' }>): void
}): SessionRun {
  const { sessionId, client, desk, clock, logger, listener, timings } = deps
  let over = false
  let linked = deps.linked
  let timer: Timer | null = null
  let looking = false
  let lookAgain = false
  let silentSince: number | null = null
  let offlineSince: number | null = null
  let unpairedSince: number | null = null
  let syncedSince: number | null = null
  let finishedAt: number | null = null
  let finishing = false
  let finishedByHand = false
  let promoting = false
  let refused: { readonly detail: string; readonly since: number } | null = null
  let deafSince: number | null = null
  let dropped = false
  let promoted = false
  let reloadingSince: number | null = null

  const leave = (): void => {
    over = true
    timer?.cancel()
    desk.stop()
    unsubscribe()
  }
  const end = (how: RunEnd): void => {
    if (over) return
    leave()
    listener.ended(how)
  }
  const schedule = (milliseconds: number): void => {
    timer?.cancel()
    if (!over) timer = clock.setTimer(milliseconds, look)
  }
  const nextLookMs = (): number => {
    const state = listener.state()
    if (refused !== null && state !== 'failed') return lookMs
    if (silentSince !== null || unpairedSince !== null || deafSince !== null) return lookMs
    if (reloadingSince !== null) return startingLookMs
    if (state === 'connected') return offlineSince === null ? timings.probeEveryMs : lookMs
    if (state === 'starting' || state === 'linking' || state === 'syncing') return startingLookMs
    return state === 'waiting-for-internet' || state === 'conflict' || state === 'failed' ? waitingLookMs : lookMs
  }
  function look(): void {
    if (over) return
    if (looking) {
      lookAgain = true
      return
    }
    looking = true
    timer?.cancel()
    if (reloadingSince !== null && clock.monotonic() - reloadingSince >= reloadMs) showReload()
    void lookOnce().finally(() => {
      looking = false
      const again = lookAgain
      lookAgain = false
      schedule(again ? 0 : nextLookMs())
    })
  }
  function showReload(): void {
    reloadingSince = null
    if (listener.state() === 'connected') listener.syncing(0)
  }
  const lookOnce = async (): Promise<void> => {
    let probe: PageProbe | null
    try {
      probe = await client.probe(timings.probeLimitMs)
      silentSince = null
    } catch (error) {
      noAnswer(error)
      return
    }
    if (over || probe === null) return
    await judge(probe)
  }
  const noAnswer = (error: unknown): void => {
    if (over) return
    const now = clock.monotonic()
    // Time the page was given to answer counts as silence; an error at once ("context destroyed") starts the count.
    silentSince ??= error instanceof TimeLimitError ? now - timings.probeLimitMs : now
    if (now - silentSince < timings.silenceMs) return
    end({ kind: 'lost', reason: 'page-hung', detail: describeError(error) })
  }

  const judge = async (probe: PageProbe): Promise<void> => {
    if (probe.unreachable) return end({ kind: 'offline', detail: 'the browser shows its error page' })
    const state = probe.state
    if (state === null) return
    if (state !== 'UNPAIRED' && state !== 'UNPAIRED_IDLE') unpairedSince = null
    if (!offlineStates.has(state)) offlineSince = null
    if (ordinaryStates.has(state)) refused = null
    if (state !== 'CONNECTED') {
      syncedSince = null
      dropped = true
    }
    if (state === 'CONNECTED') return judgeConnected(probe)
    if (state === 'CONFLICT') return listener.conflict()
    if (offlineStates.has(state)) return judgeOffline(state)
    if (state === 'UNPAIRED' || state === 'UNPAIRED_IDLE') return judgeUnpaired(state)
    if (state === 'PAIRING') return judgePairing()
    judgeRefused(state)
  }
  /** The page is there, and WhatsApp lets nobody through: no fault of the browser or the internet, and no restart helps. */
  const judgeRefused = (state: string): void => {
    const refusal = refusalOf(state)
    if (refused?.detail !== state) refused = { detail: state, since: clock.monotonic() }
    if (clock.monotonic() - refused.since >= refusalGraceMs(refusal.code)) listener.refused(refusal)
  }
  /** Also passed on the way of a saved link. */
  const judgePairing = (): void => {
    if (!linked) listener.scanned()
    else if (listener.state() !== 'connected') listener.syncing(0)
  }
  const judgeOffline = (state: string): void => {
    const now = clock.monotonic()
    offlineSince ??= now
    const shown = listener.state()
    // No sign of a scan: a page that loses the internet under its code looks the same. After a scan it opens its line anew for a
    // moment, which the longer grace covers; a time-out is the network's.
    const isDrop = shown === 'connected' || (shown === 'needs-link' && state === 'TIMEOUT')
    const grace = isDrop ? timings.offlineGraceMs : timings.startingGraceMs
    if (now - offlineSince >= grace) listener.offline(state)
  }
  /** Who was connected and is not linked any more was unlinked; who never got so far may have a damaged profile. */
  const linkGone = (): void => end(promoted ? { kind: 'unlinked' } : { kind: 'link-missing' })
  const judgeUnpaired = (state: string): void => {
    unpairedSince ??= clock.monotonic()
    if (linked) {
      if (clock.monotonic() - unpairedSince >= unpairedMs) linkGone()
      return
    }
    if (listener.state() !== 'needs-link') desk.show()
    if (state === 'UNPAIRED_IDLE') desk.onIdle()
  }
  const judgeConnected = async (probe: PageProbe): Promise<void> => {
    const now = clock.monotonic()
    syncedSince ??= now
    // What the library says outweighs the page's own mark, which this WhatsApp may not keep.
    if (probe.ready) return probe.hears ? promote() : judgeDeaf(now)
    if (probe.synced === false) {
      syncedSince = null
      if (listener.state() !== 'connected') listener.syncing(0)
      return
    }
    if (listener.state() !== 'connected') listener.syncing(100)
    const grace = probe.synced === null ? blindGraceMs : promoteGraceMs
    if (!probe.hook || now - syncedSince < grace) return
    if (finishedAt !== null && now - finishedAt < promoteAgainMs) return
    finishedAt = now
    logger.info('ready never came, finishing it', { session: sessionId })
    finishing = true
    await client.finishReady().catch((error: unknown) => doubt('finishing failed', error))
    finishing = false
    finishedByHand = true
    lookAgain = true
  }
  /** All but our listener is there. Parts of the page may still come; a page that heard before is mended by the session. */
  const judgeDeaf = (now: number): void => {
    deafSince ??= now
    if (listener.state() === 'connected') {
      if (now - deafSince >= deafMs) listener.deaf()
      return
    }
    listener.syncing(100)
    if (now - deafSince < earLimitMs) return
    const detail = 'nothing can be hung on the message collection'
    end({ kind: 'failed', code: 'whatsapp-changed', said: msg('failure.whatsapp-changed'), detail })
  }
  const promote = async (): Promise<void> => {
    deafSince = null
    if (listener.state() === 'connected' && !dropped) return listener.proven()
    if (promoting) return
    promoting = true
    try {
      // Neither is needed to receive and to answer: a WhatsApp that lacks them is reported by the self-check.
      await client.repairIds().catch((error: unknown) => doubt('message ids not repaired', error))
      const account = await client.account().catch((error: unknown) => {
        doubt('own account not read', error)
        return { phone: null, lid: null, pushName: null }
      })
      if (over) return
      linked = true
      promoted = true
      dropped = false
      reloadingSince = null
      listener.promoted(account)
    } finally {
      promoting = false
    }
  }
  /** A page that was closed on purpose fails whatever was asked of it: that says nothing. */
  const doubt = (what: string, error: unknown): void =>
    logger[over ? 'debug' : 'warn'](what, { session: sessionId, error: describeError(error) })

  const handle = (event: ClientEvent): void => {
    if (over) return
    switch (event.kind) {
      case 'qr':
        // A saved link and a code do not go together; but the page may not have read its own store yet.
        if (linked) return look()
        return desk.onQr(event.text)
      case 'pairing-code':
        return desk.onCode(event.code)
      case 'authenticated':
        // The library goes on by itself now; finishing by hand is for when it does not.
        finishedAt = clock.monotonic()
        if (listener.state() !== 'connected') listener.syncing(100)
        return
      case 'loading':
        if (listener.state() !== 'connected') listener.syncing(event.percent)
        return
      case 'page-state':
        if (event.state !== 'CONNECTED') dropped = true
        return look()
      case 'ready':
        // The page had only now synchronised, after we had told the library so: what came since is fetched.
        if (finishedByHand && !finishing) {
          finishedByHand = false
          dropped = true
        }
        return look()
      case 'page-loaded':
        deps.intake.hold()
        finishedAt = null
        finishedByHand = false
        syncedSince = null
        deafSince = null
        if (listener.state() === 'connected') {
          logger.info('page was loaded anew', { session: sessionId })
          dropped = true
          reloadingSince = clock.monotonic()
          if (!listener.isYoung()) showReload()
        }
        return look()
      case 'logged-out':
        return end({ kind: 'unlinked' })
      case 'browser-gone':
        return end({ kind: 'lost', reason: 'browser-closed', detail: 'the browser process ended' })
      case 'page-crashed':
        return end({ kind: 'lost', reason: 'page-crashed', detail: 'the page crashed' })
      case 'library-failed':
        logger.warn('library failed on its own', { session: sessionId, error: event.detail })
        return look()
      case 'incoming':
        listener.activity()
        listener.heard()
        return deps.intake.live(event.message)
      case 'outgoing':
        listener.activity()
        void deps.intake.own(event.message).catch((error: unknown) => {
          logger.error('own message not stored', { session: sessionId, error: describeError(error) })
        })
        return
      case 'ack':
        return deps.acknowledged(event)
    }
  }
  const unsubscribe = client.onEvent(handle)

  const startFailed = (failure: StartFailure): void => {
    if (over) return
    logger.warn('start failed', { session: sessionId, code: failure.code, error: failure.message })
    const how = endOfStart(failure)
    if (how === null) return
    // A link removed while we were away shows as a failed load and, a moment later, an unpaired page.
    if (failure.code === 'load-failed' && linked) clock.setTimer(verdictMs, () => end(how))
    else end(how)
  }

  return {
    client,
    desk,
    get reloading() {
      return reloadingSince !== null
    },
    begin() {
      client.start().catch((error: unknown) => {
        startFailed(error instanceof StartFailure ? error : new StartFailure('launch-failed', describeError(error)))
      })
      schedule(startingLookMs)
    },
    look,
    recheck() {
      dropped = true
      look()
    },
    end,
    detach: leave,
    async answers(limitMs) {
      try {
        return (await client.probe(limitMs)) !== null
      } catch {
        return false // any failure means the same here: the page is dead
      }
    },
  }
}
