/* eslint-disable max-lines -- One session's whole life over shared state; the parts with a state of their own are in files beside it. */
import type { LinkOffer, SelfCheck, SessionState, SessionView } from '../../shared/model/session.ts'
import { msg } from '../../shared/words/say.ts'
import type { Timer } from '../ports.ts'
import { describeError } from '../whatsapp/describe-error.ts'
import type { Account, WhatsAppClient } from '../whatsapp/whatsapp-client.ts'
import { afterConnect } from './after-connect.ts'
import type { Refusal } from './account-states.ts'
import { DialogWatch } from './dialog-watch.ts'
import { HearingWatch, type WatchedPage } from './hearing-watch.ts'
import { linkExpiresAt } from './link-expiry.ts'
import { takeOver, usePairingCode, useQr, type LinkContext } from './link-verbs.ts'
import { createSettleSignal, logOutAtWhatsApp } from './log-out.ts'
import { RefusedPage } from './refused-page.ts'
import { openRun, type OpenedRun } from './open-run.ts'
import { createRecovery } from './recovery.ts'
import { createSessionMachine } from './session-machine.ts'
import type { Session, SessionDeps } from './session-parts.ts'
import type { SessionRecord } from './session-records.ts'
import type { RunEnd } from './run-end.ts'
import type { SessionRun } from './session-run.ts'
import { createUpkeep } from './upkeep.ts'
import { watchedPage } from './watched-page.ts'
import { youngForMs } from './young-link.ts'

const resumeProbeMs = 10_000
/** States in which a start has come to something, or to nothing. */
const unsettled: ReadonlySet<SessionState['kind']> = new Set(['starting', 'linking', 'syncing'])

/** States that no phone reaches without having read the code. */
const afterTheCode: ReadonlySet<SessionState['kind']> = new Set(['linking', 'syncing', 'connected'])

/** One session: its state, its wishes, and what follows when a browser's life ends. */
export function createSession(deps: SessionDeps, saved: SessionRecord): Session {
  const { clock, profiles, queue } = deps
  const id = saved.id
  const logger = deps.logger.child('session')
  let record = saved
  let selfCheck: SelfCheck | null = null
  let run: SessionRun | null = null
  let closing: Promise<void> = Promise.resolve()
  let catching: Promise<void> = Promise.resolve()
  let wanted = false
  let codePhone: string | null = null
  let offeredInRun = false
  let connectedInRun = false
  let promotions = 0
  /** Since when something may be missed that no catch-up has fetched yet; its `at` is null when that is not known. */
  let missedSince: { readonly at: number | null } | null = null
  let restored = false
  /** When the phone was linked, unix ms. */
  let linkedAt: number | null = null
  let retryTimer: Timer | null = null
  let settleStart: () => void = () => undefined
  /** The page that is connected now. */
  let watched: WatchedPage | null = null
  let deafSince: number | null = null
  let pageAsks: string | null = null
  const settled = createSettleSignal()
  const recovery = createRecovery(clock, deps.random)

  const refused = new RefusedPage({ sessionId: id, clock, logger })
  const hearing = new HearingWatch({
    sessionId: id,
    clock,
    logger,
    told(since) {
      deafSince = since
      deps.changed(view())
    },
  })

  const dialogs = new DialogWatch({
    sessionId: id,
    clock,
    logger,
    told(question) {
      pageAsks = question
      deps.changed(view())
    },
  })

  const machine = createSessionMachine({
    sessionId: id,
    clock,
    logger,
    deadlines: deps.timings.deadlines,
    deadline: () => onDeadline(),
    moved(before, after) {
      if (before.kind === 'connected' && after.kind !== 'connected') {
        save({ lastConnectedAt: clock.now() })
        dialogs.over()
      }
      if (afterTheCode.has(after.kind)) run?.desk.linked()
      // Its page is there: the next browser may start while this one waits for WhatsApp.
      if (after.kind !== 'starting') settleStart()
      if (!unsettled.has(after.kind) && after.kind !== 'reconnecting') settled.announce()
      deps.changed(view())
    },
  })
  const { move } = machine
  const kind = (): SessionState['kind'] => machine.state.kind
  const view = (): SessionView => ({
    id,
    name: record.name,
    state: machine.state,
    since: machine.since,
    phone: record.phone,
    pushName: record.pushName,
    linked: record.linked,
    selfCheck,
    deafSince: machine.state.kind === 'connected' ? deafSince : null,
    pageAsks: machine.state.kind === 'connected' ? pageAsks : null,
    linkExpiresAt: machine.state.kind === 'connected' ? null : linkExpiresAt(record, clock.now()),
  })
  const save = (change: Partial<SessionRecord>): void => {
    record = { ...record, ...change }
    deps.records.save(record)
  }
  const isPaused = (): boolean => machine.state.kind === 'needs-link' && machine.state.offer.method === 'paused'

  const start = (event: 'connect' | 'retry', cause: string): void => {
    retryTimer?.cancel()
    // Trying again while offline is no news: the state stays what it is until the site answers.
    const quiet = event === 'retry' && kind() === 'waiting-for-internet'
    if (quiet || move(event, { kind: 'starting' }, cause)) queue.add(launch)
  }
  const launch = async (): Promise<void> => {
    await closing.catch(() => undefined) // told where it failed; a session whose end failed may begin anew
    if (!wanted || run !== null || (kind() !== 'starting' && kind() !== 'waiting-for-internet')) return
    const problem = deps.roomProblem()
    if (problem !== null) {
      move('fail', { kind: 'failed', ...problem, detail: '' }, problem.code)
      return
    }
    const started = new Promise<void>((resolve) => {
      settleStart = resolve
    })
    offeredInRun = false
    connectedInRun = false
    // What begins now is another link than the one that ended.
    if (!record.linked) profiles.unmarkEnding(id)
    run = makeRun()
    machine.armDeadline()
    run.begin()
    await started
  }
  const youngMs = (): number => youngForMs(linkedAt, clock.now())
  const makeRun = (): SessionRun => {
    void profiles.linkedAt(id).then((at) => (linkedAt ??= at))
    const opened = openRun({
      ...deps,
      sessionId: id,
      logger,
      linked: record.linked,
      codePhone,
      listener: {
        state: kind,
        isYoung: () => youngMs() > 0,
        offered,
        scanned: () => void move('scanned', { kind: 'linking' }, 'phone reads the code'),
        syncing(percent) {
          if (machine.state.kind === 'syncing' && machine.state.percent >= percent) return
          move('sync', { kind: 'syncing', percent }, 'page is connecting')
        },
        offline(detail) {
          if (kind() !== 'waiting-for-internet') move('offline', { kind: 'waiting-for-internet' }, detail)
        },
        conflict: () => onConflict(opened.run.client),
        promoted: (account) => onPromoted(account, opened),
        refused: (refusal) => onRefused(refusal, opened.run),
        deaf() {
          if (watched !== null) void hearing.deaf(watched)
        },
        heard: () => hearing.heard(),
        activity: () => upkeep.activity(),
        proven() {
          upkeep.proven(opened.run.client)
          if (watched !== null) void hearing.look(watched)
          if (watched !== null) void dialogs.look(watched)
        },
        ended: (end) => void onEnded(end),
      },
    })
    return opened.run
  }
  const offered = (offer: LinkOffer): void => {
    // What a linked page still offers is no offer: it must not make the next connect count as the first one after a scan.
    if (!move('offer', { kind: 'needs-link', offer }, offer.method)) return
    offeredInRun = true
    recovery.offered()
  }
  const onConflict = (client: WhatsAppClient): void => {
    if (kind() === 'conflict' || !move('conflict', { kind: 'conflict' }, 'opened elsewhere')) return
    if (deps.settings.get('sessions.takeOverConflicts') !== 'on') return
    client.takeOver().catch((error: unknown) => {
      logger.warn('takeover failed', { session: id, error: describeError(error) })
    })
  }
  const onPromoted = (account: Account, { run: mine, intake, heard }: OpenedRun): void => {
    if (run !== mine) return
    // The code was read in this browser's life: what is older than now is not ours to import.
    // A quick hand may have read it before we knew that it was shown.
    const justLinked = offeredInRun || !record.linked
    // A catch-up that a short drop cut off leaves its bound to the next one.
    if (justLinked) {
      missedSince = { at: null }
      linkedAt = clock.now()
    }
    const missed = (missedSince ??= { at: record.lastConnectedAt })
    offeredInRun = false
    connectedInRun = true
    restored = false
    codePhone = null
    recovery.connected()
    upkeep.promoted()
    // The chat with ourselves goes by either name.
    if (account.lid !== null && account.phone !== null) deps.lids.remember(id, account.lid, account.phone)
    save({
      linked: true,
      phone: account.phone ?? record.phone,
      pushName: account.pushName ?? record.pushName,
      lastConnectedAt: clock.now(),
    })
    if (!move('promoted', { kind: 'connected' }, justLinked ? 'linked' : 'probe succeeded')) return
    // A short drop does not change the state; what the former connection still tries is over with it all the same.
    const promotion = (promotions += 1)
    deps.sink.catchingUp(id, 'begins')
    const common = {
      sessionId: id,
      client: mine.client,
      sink: deps.sink,
      intake,
      clock,
      logger,
      backfillHours: deps.settings.get('forward.backfillHours'),
      groups: deps.settings.get('forward.groups'),
      stopped: () => run !== mine || kind() !== 'connected' || promotions !== promotion,
    }
    refused.over()
    hearing.newPage()
    dialogs.begin(common)
    watched = watchedPage({
      ...common,
      heard,
      linkedAt: () => profiles.linkedAt(id),
      inTurn,
      restart: (detail) => mine.end({ kind: 'lost', reason: 'page-deaf', detail }),
    })
    afterConnect({
      ...common,
      profiles,
      justLinked,
      inTurn,
      lastConnectedAt: missed.at,
      allRead: () => (missedSince = null),
      checked(check) {
        selfCheck = check
        deps.changed(view())
      },
    }).catch(followFailed)
    deps.connected()
  }
  /** What goes wrong after one connect must not take the next one's catch-up along. */
  const followFailed = (error: unknown): void =>
    logger.error('what follows a connect failed', { session: id, error: describeError(error) })
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    catching = catching.then(work).catch(followFailed)
    return catching
  }
  /** The page stays open and is looked at: its next word ends the refusal. A fresh page is asked for now and then. */
  const onRefused = (refusal: Refusal, mine: SessionRun): void => {
    if (machine.state.kind === 'failed' && machine.state.code === refusal.code) return
    if (!move('fail', { kind: 'failed', ...refusal }, refusal.detail)) return
    refused.refused(refusal.code, mine.client, () => run === mine && kind() === 'failed')
  }

  const onEnded = async (end: RunEnd): Promise<void> => {
    const ended = run
    run = null
    if (ended === null) return
    if (end.kind === 'link-missing' && !restored) return restoreProfile(ended)
    if (end.kind === 'unlinked' || end.kind === 'link-missing') return forgetLink(ended, end.kind)
    closing = ended.client.close().then(() => undefined)
    if (end.kind === 'failed') {
      move('fail', { kind: 'failed', code: end.code, said: end.said, detail: end.detail }, end.code)
    } else if (end.kind === 'offline') {
      move('offline', { kind: 'waiting-for-internet' }, end.detail)
      retryIn(recovery.offline())
    } else {
      reconnect(end)
    }
  }
  const reconnect = (end: Extract<RunEnd, { kind: 'lost' }>): void => {
    const step = recovery.lost(end.reason)
    if (step.kind === 'give-up') {
      const state = { code: 'browser-start-failed', said: msg('failure.browser-start'), detail: end.detail } as const
      move('fail', { kind: 'failed', ...state }, end.detail)
      return
    }
    const { attempt, milliseconds } = step
    const nextAt = clock.now() + milliseconds
    move('lost', { kind: 'reconnecting', reason: end.reason, attempt, nextAt }, end.detail)
    retryIn(milliseconds)
  }
  const retryIn = (milliseconds: number): void => {
    retryTimer?.cancel()
    retryTimer = clock.setTimer(milliseconds, () => start('retry', 'pause is over'))
  }
  /** The profile has lost its link without a word of WhatsApp: damaged, as after a power cut. The last good copy, once. */
  const restoreProfile = async (ended: SessionRun): Promise<void> => {
    restored = true
    let found = false
    closing = ended.client.close().then(async () => {
      found = await deps.backup.restore(id)
    })
    await closing
    if (!wanted) return
    if (!found) return forgetLink(ended, 'link-missing')
    logger.warn('profile was damaged, its last good copy is back', { session: id })
    reconnect({ kind: 'lost', reason: 'browser-closed', detail: 'the profile was damaged and is restored' })
  }
  /** Browser first, then the profile: deleting under a running browser fails on Windows and leaves a dead link elsewhere. */
  const forgetLink = async (ended: SessionRun, why: string): Promise<void> => {
    wanted = false
    move('close', { kind: 'stopping' }, why)
    closing = ended.client.close().then(dropProfile)
    await closing
    move('unlinked', { kind: 'unlinked' }, why)
    if (wanted) start('connect', 'asked while unlinking')
  }
  /** The copy first: killed between the two, an ended link must not come back from it. */
  const dropProfile = async (): Promise<void> => {
    await deps.backup.forget(id).catch((error: unknown) => {
      logger.error('the copy of an ended link is left', { session: id, error: describeError(error) })
    })
    await profiles.remove(id)
    selfCheck = null
    linkedAt = null
    save({ linked: false, wanted, phone: null, pushName: null, lastConnectedAt: null })
  }

  const onDeadline = (): void => {
    switch (kind()) {
      case 'starting':
        return void endByBlankness()
      case 'linking':
      case 'syncing':
        return run?.end({ kind: 'lost', reason: 'ready-timeout', detail: `${kind()} took too long` })
      case 'needs-link':
        return pauseOffer()
      case 'waiting-for-internet':
        if (run === null) return start('retry', 'deadline')
        return run.end({ kind: 'offline', detail: 'no connection for long, trying a fresh page' })
      case 'failed':
        // A page that WhatsApp refuses has its own pauses.
        return run === null ? start('retry', 'deadline') : undefined
      case 'reconnecting':
        return start('retry', 'deadline')
      case 'stopping':
        return void move('closed', { kind: 'stopped' }, 'deadline')
      case 'connected':
      case 'conflict':
      case 'unlinked':
      case 'stopped':
        // These end by an event alone.
        return
    }
  }
  /** A page that never came is a missing internet; one that came and does not start is stuck. */
  const endByBlankness = async (): Promise<void> => {
    const mine = run
    if (mine === null) return
    const probe = await mine.client.probe(5_000).catch(() => null)
    if (probe?.blank === true) mine.end({ kind: 'offline', detail: 'nothing of the page has come' })
    else mine.end({ kind: 'lost', reason: 'load-timeout', detail: 'the page did not load in time' })
  }
  /** Nobody scans: the browser is closed and nothing is offered until somebody asks. */
  const pauseOffer = (): void => {
    dropRun()
    codePhone = null
    move('offer', { kind: 'needs-link', offer: { method: 'paused' } }, 'nobody scanned')
    machine.cancelDeadline()
  }
  const dropRun = (): void => {
    const mine = run
    run = null
    mine?.detach()
    if (mine === null) return
    const worthCopying = connectedInRun
    closing = Promise.all([closing.catch(() => undefined), mine.client.close()]).then(async ([, how]) => {
      if (worthCopying && how === 'clean') await deps.backup.take(id)
    })
  }

  const connect = (): void => {
    wanted = true
    if (!record.wanted) save({ wanted: true })
    if (run !== null && kind() === 'failed') return refused.askNow(run.client)
    if (run !== null || kind() === 'stopping' || kind() === 'starting') return
    if (kind() === 'needs-link' && !isPaused()) return
    recovery.asked()
    start('connect', 'asked')
  }
  /** `lastly` belongs to the closing: a Connect that comes meanwhile waits for it, too. */
  const close = async (forget: 'not-wanted' | 'still-wanted', lastly?: () => Promise<void>): Promise<void> => {
    wanted = false
    codePhone = null
    if (forget === 'not-wanted' && record.wanted) save({ wanted: false })
    retryTimer?.cancel()
    const isOpen = kind() !== 'stopped'
    if (isOpen) {
      dropRun()
      move('close', { kind: 'stopping' }, forget)
    }
    if (lastly !== undefined) closing = closing.then(lastly)
    else if (!isOpen) return
    await closing
    if (kind() === 'stopping') move('closed', { kind: 'stopped' }, forget)
    if (wanted) start('connect', 'asked while stopping')
  }
  /** Wished at once, not after the closing: a Disconnect that comes meanwhile has the last word. */
  const restart = async (): Promise<void> => {
    const closed = close('still-wanted')
    connect()
    recovery.asked()
    await closed
  }
  const upkeep = createUpkeep({
    sessionId: id,
    clock,
    logger,
    settings: deps.settings,
    backup: deps.backup,
    restart,
    isCurrent: (client) => run?.client === client,
    saveProof: () => save({ lastConnectedAt: clock.now() }),
  })
  const logOut = (): Promise<void> =>
    logOutAtWhatsApp({
      sessionId: id,
      clock,
      logger,
      settled,
      kind,
      run: () => run,
      connect,
      leave(mine) {
        connectedInRun = false // no copy of a link that ends
        mine.detach()
      },
    })

  const linkContext: LinkContext = {
    kind,
    run: () => run,
    linked: () => record.linked,
    connect,
    armDeadline: machine.armDeadline,
    wishCode(phone) {
      codePhone = phone
    },
  }

  return {
    view,
    record: () => record,
    rename(name) {
      save({ name })
      deps.changed(view())
    },
    connect,
    close,
    restart,
    async unlink() {
      // Killed from here on, the next start ends it, with or without the record.
      profiles.markEnding(id)
      if (record.linked && profiles.exists(id)) await logOut()
      await close('not-wanted', dropProfile)
      deps.changed(view())
    },
    async dropLink() {
      record = { ...record, linked: false }
      await close('not-wanted', dropProfile)
    },
    usePairingCode: (phone) => usePairingCode(linkContext, phone),
    useQr: () => useQr(linkContext),
    takeOver: () => takeOver(linkContext),
    hasBrowser: () => run !== null,
    youngForMs: youngMs,
    live: () => (kind() === 'connected' && run?.reloading === false ? run.client : null),
    resumed() {
      const mine = run
      if (mine === null) {
        if (wanted && (kind() === 'reconnecting' || kind() === 'waiting-for-internet')) start('retry', 'resumed')
        return
      }
      if (kind() === 'starting') return // its own deadline watches it
      void mine.answers(resumeProbeMs).then((alive) => {
        if (alive) mine.recheck()
        else mine.end({ kind: 'lost', reason: 'resumed', detail: 'no answer after sleep' })
      })
    },
    browserChanged() {
      const { state } = machine
      if (wanted && state.kind === 'failed' && state.code.startsWith('browser-')) start('retry', 'another browser')
    },
    libraryFailed(detail) {
      logger.warn('library failed on its own', { session: id, error: detail })
      run?.look()
    },
  }
}
