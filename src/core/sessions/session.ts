import type { LinkOffer, SelfCheck, SessionState, SessionView } from '../../shared/model/session.ts'
import { CommandError } from '../../shared/result.ts'
import type { MessageSink } from '../inbox/message-sink.ts'
import type { Clock, Logger, Timer } from '../ports.ts'
import type { SettingsReader } from '../settings/settings.ts'
import { describeError } from '../whatsapp/describe-error.ts'
import type { ProfileFiles } from '../whatsapp/profile-files.ts'
import { withTimeLimit } from '../whatsapp/time-limit.ts'
import type { Account, WhatsAppClient, WhatsAppClientFactory } from '../whatsapp/whatsapp-client.ts'
import { offlinePause, reconnectPause } from './backoff.ts'
import { afterConnect } from './after-connect.ts'
import { createIntake } from './intake.ts'
import { createLidResolver } from './lid-resolver.ts'
import { createLinkDesk } from './link-desk.ts'
import type { LidTable, SessionRecord, SessionRecords } from './session-records.ts'
import { createSessionRun, type RunEnd, type SessionRun } from './session-run.ts'
import { deadlineOf, nextStateKind, type SessionEvent } from './session-transitions.ts'
import type { StartQueue } from './start-queue.ts'

export interface SessionDeps {
  readonly clock: Clock
  readonly logger: Logger
  readonly settings: Pick<SettingsReader, 'get'>
  readonly records: SessionRecords
  readonly lids: LidTable
  readonly sink: MessageSink
  readonly profiles: ProfileFiles
  readonly createClient: WhatsAppClientFactory
  readonly queue: StartQueue
  readonly random: () => number
  /** Null when there is room for one more browser, else what to tell the owner. */
  memoryProblem(): string | null
  changed(view: SessionView): void
  connected(): void
}

export interface Session {
  view(): SessionView
  record(): SessionRecord
  rename(name: string): void
  connect(): void
  /** Closes the browser and keeps the link. `wanted` stays as it is when the whole app stops. */
  close(forget: 'not-wanted' | 'still-wanted'): Promise<void>
  restart(): Promise<void>
  unlink(): Promise<void>
  usePairingCode(phone: string): Promise<void>
  useQr(): Promise<void>
  takeOver(): Promise<void>
  /** The client, only while the session is connected. */
  live(): WhatsAppClient | null
  /** After the laptop slept: proves the connection or makes a new one. */
  resumed(): void
  libraryFailed(detail: string): void
}

const launchTries = 5
const stableMs = 120_000
const saveEveryMs = 600_000
const unlinkConnectMs = 40_000
const resumeProbeMs = 10_000

/** One session: its state, its wishes, and what follows when a browser's life ends. */
export function createSession(deps: SessionDeps, saved: SessionRecord): Session {
  const { clock, profiles, queue } = deps
  const id = saved.id
  const logger = deps.logger.child('session')
  let record = saved
  let state: SessionState = { kind: 'stopped' }
  let since = clock.now()
  let selfCheck: SelfCheck | null = null
  let run: SessionRun | null = null
  let closing: Promise<void> = Promise.resolve()
  let wanted = false
  let codePhone: string | null = null
  let attempt = 0
  let offlineAttempt = 0
  let launchFailures = 0
  let connectedSince: number | null = null
  let savedAt = 0
  let deadline: Timer | null = null
  let retryTimer: Timer | null = null
  let settleStart: () => void = () => undefined
  const connectWaiters = new Set<() => void>()

  const view = (): SessionView => ({
    id,
    name: record.name,
    state,
    since,
    phone: record.phone,
    pushName: record.pushName,
    linked: record.linked,
    selfCheck,
  })
  const save = (change: Partial<SessionRecord>): void => {
    record = { ...record, ...change }
    deps.records.save(record)
  }
  const armDeadline = (): void => {
    deadline?.cancel()
    const milliseconds = deadlineOf(state.kind)
    deadline = milliseconds === null ? null : clock.setTimer(milliseconds, onDeadline)
  }
  /** The one place where the state changes. False when the event means nothing in this state. */
  const move = (event: SessionEvent, next: SessionState, cause: string): boolean => {
    const kind = nextStateKind(state.kind, event)
    if (kind !== next.kind) {
      logger.debug('event ignored', { session: id, state: state.kind, event, cause })
      return false
    }
    const before = state
    state = next
    if (before.kind !== next.kind) {
      since = clock.now()
      logger.info('state', { session: id, from: before.kind, to: next.kind, event, cause })
      if (before.kind === 'connected') save({ lastConnectedAt: clock.now() })
      if (next.kind === 'starting') deadline?.cancel()
      else armDeadline()
    } else if (next.kind === 'syncing' && before.kind === 'syncing' && next.percent !== before.percent) {
      armDeadline()
    }
    if (next.kind !== 'starting' && next.kind !== 'linking' && next.kind !== 'syncing') settleStart()
    deps.changed(view())
    return true
  }

  const start = (event: 'connect' | 'retry', cause: string): void => {
    retryTimer?.cancel()
    if (!move(event, { kind: 'starting' }, cause)) return
    queue.add(launch)
  }
  const launch = async (): Promise<void> => {
    await closing
    if (!wanted || run !== null || state.kind !== 'starting') return
    const problem = deps.memoryProblem()
    if (problem !== null) {
      move('fail', { kind: 'failed', code: 'not-enough-memory', message: problem }, 'memory')
      return
    }
    const settled = new Promise<void>((resolve) => {
      settleStart = resolve
    })
    run = makeRun()
    armDeadline()
    run.begin()
    await settled
  }
  const makeRun = (): SessionRun => {
    const client = deps.createClient(id)
    const lids = createLidResolver({
      sessionId: id,
      table: deps.lids,
      clock,
      logger,
      ask: (lid) => client.phoneOfLid(lid),
    })
    const intake = createIntake({
      sessionId: id,
      sink: deps.sink,
      lids,
      clock,
      logger,
      chatTitle: (chatId) => client.chatTitle(chatId),
    })
    const fresh = !record.linked
    const desk = createLinkDesk({
      sessionId: id,
      client,
      clock,
      logger,
      offer: (offer) => offered(offer),
    })
    if (codePhone !== null) desk.wish(codePhone)
    const mine = createSessionRun({
      sessionId: id,
      client,
      desk,
      intake,
      clock,
      logger,
      linked: record.linked,
      acknowledged: ({ messageId, ack }) => {
        void deps.sink.acknowledged(id, messageId, ack).catch((error: unknown) => {
          logger.error('acknowledgement not stored', { session: id, error: describeError(error) })
        })
      },
      listener: {
        state: () => state.kind,
        offered,
        scanned: () => move('scanned', { kind: 'linking' }, 'phone reads the code'),
        syncing: (percent) => {
          if (state.kind === 'syncing' && state.percent >= percent) return
          move('sync', { kind: 'syncing', percent }, 'page is connecting')
        },
        offline: (detail) => {
          if (state.kind !== 'waiting-for-internet') move('offline', { kind: 'waiting-for-internet' }, detail)
        },
        conflict: () => onConflict(client),
        promoted: (account) => onPromoted(account, mine, fresh && !record.linked, intake),
        proven: () => {
          if (clock.monotonic() - savedAt < saveEveryMs) return
          savedAt = clock.monotonic()
          save({ lastConnectedAt: clock.now() })
        },
        checked: (check) => {
          selfCheck = check
          deps.changed(view())
        },
        ended: (end) => void onEnded(end),
      },
    })
    return mine
  }
  const offered = (offer: LinkOffer): void => {
    attempt = 0
    offlineAttempt = 0
    launchFailures = 0
    move('offer', { kind: 'needs-link', offer }, offer.method)
  }
  const onConflict = (client: WhatsAppClient): void => {
    if (state.kind === 'conflict' || !move('conflict', { kind: 'conflict' }, 'opened elsewhere')) return
    if (deps.settings.get('sessions.takeOverConflicts') !== 'on') return
    client.takeOver().catch((error: unknown) => {
      logger.warn('takeover failed', { session: id, error: describeError(error) })
    })
  }
  const onPromoted = (
    account: Account,
    mine: SessionRun,
    justLinked: boolean,
    intake: ReturnType<typeof createIntake>,
  ): void => {
    if (run !== mine) return
    const lastConnectedAt = record.lastConnectedAt
    codePhone = null
    offlineAttempt = 0
    launchFailures = 0
    connectedSince = clock.monotonic()
    savedAt = connectedSince
    save({
      linked: true,
      phone: account.phone ?? record.phone,
      pushName: account.pushName ?? record.pushName,
      lastConnectedAt: clock.now(),
    })
    if (!move('promoted', { kind: 'connected' }, justLinked ? 'linked' : 'probe succeeded')) return
    deps.connected()
    for (const go of connectWaiters) go()
    const connectedAt = since
    void afterConnect({
      sessionId: id,
      client: mine.client,
      sink: deps.sink,
      intake,
      clock,
      logger,
      profiles,
      justLinked,
      lastConnectedAt: justLinked ? null : lastConnectedAt,
      backfillHours: deps.settings.get('forward.backfillHours'),
      stopped: () => run !== mine || state.kind !== 'connected' || since !== connectedAt,
      checked: (check) => {
        selfCheck = check
        deps.changed(view())
      },
    })
  }

  const onEnded = async (end: RunEnd): Promise<void> => {
    const ended = run
    run = null
    if (ended === null) return
    if (connectedSince !== null && clock.monotonic() - connectedSince > stableMs) attempt = 0
    connectedSince = null
    if (end.kind === 'unlinked' || end.kind === 'link-missing') {
      await forgetLink(ended, end.kind)
      return
    }
    closing = ended.client.close()
    if (end.kind === 'failed') {
      move('fail', { kind: 'failed', code: end.code, message: end.message }, end.code)
    } else if (end.kind === 'offline') {
      offlineAttempt += 1
      move('offline', { kind: 'waiting-for-internet' }, end.detail)
      retryIn(offlinePause(offlineAttempt, deps.random))
    } else {
      reconnect(end)
    }
  }
  const reconnect = (end: Extract<RunEnd, { kind: 'lost' }>): void => {
    attempt += 1
    launchFailures = end.reason === 'launch-failed' ? launchFailures + 1 : 0
    if (launchFailures >= launchTries) {
      launchFailures = 0
      const message = `The browser could not be started (${end.detail}). It is tried again in ten minutes; or choose another browser in the settings.`
      move('fail', { kind: 'failed', code: 'browser-start-failed', message }, end.detail)
      return
    }
    const milliseconds = reconnectPause(attempt, deps.random)
    const nextAt = clock.now() + milliseconds
    move('lost', { kind: 'reconnecting', reason: end.reason, attempt, nextAt }, end.detail)
    retryIn(milliseconds)
  }
  const retryIn = (milliseconds: number): void => {
    retryTimer?.cancel()
    retryTimer = clock.setTimer(milliseconds, () => start('retry', 'pause is over'))
  }
  /** Browser first, then the profile: deleting under a running browser fails on Windows and leaves a dead link elsewhere. */
  const forgetLink = async (ended: SessionRun, why: string): Promise<void> => {
    wanted = false
    move('close', { kind: 'stopping' }, why)
    closing = ended.client.close()
    await closing
    await dropProfile()
    move('unlinked', { kind: 'unlinked' }, why)
  }
  const dropProfile = async (): Promise<void> => {
    await profiles.remove(id)
    selfCheck = null
    save({ linked: false, wanted, phone: null, pushName: null, lastConnectedAt: null })
  }

  function onDeadline(): void {
    const kind = state.kind
    if (kind === 'starting') void endByBlankness()
    else if (kind === 'linking' || kind === 'syncing') {
      run?.end({ kind: 'lost', reason: 'ready-timeout', detail: `${kind} took too long` })
    } else if (kind === 'needs-link') pauseOffer()
    else if (kind === 'waiting-for-internet') {
      if (run !== null) run.end({ kind: 'offline', detail: 'no connection for long, trying a fresh page' })
      else start('retry', 'deadline')
    } else if (kind === 'reconnecting' || kind === 'failed') start('retry', 'deadline')
    else if (kind === 'stopping') move('closed', { kind: 'stopped' }, 'deadline')
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
    const mine = run
    run = null
    mine?.detach()
    if (mine !== null) closing = mine.client.close()
    codePhone = null
    move('offer', { kind: 'needs-link', offer: { method: 'paused' } }, 'nobody scanned')
    deadline?.cancel()
  }
  const isPaused = (): boolean => state.kind === 'needs-link' && state.offer.method === 'paused'

  const connect = (): void => {
    wanted = true
    if (!record.wanted) save({ wanted: true })
    if (run !== null || state.kind === 'stopping') return
    if (state.kind === 'needs-link' && !isPaused()) return
    if (state.kind === 'starting') return
    attempt = 0
    launchFailures = 0
    start('connect', 'asked')
  }
  const close = async (forget: 'not-wanted' | 'still-wanted'): Promise<void> => {
    wanted = false
    codePhone = null
    if (forget === 'not-wanted' && record.wanted) save({ wanted: false })
    retryTimer?.cancel()
    if (state.kind === 'stopped') return
    const mine = run
    run = null
    mine?.detach()
    move('close', { kind: 'stopping' }, forget)
    if (mine !== null) closing = Promise.all([closing, mine.client.close()]).then(() => undefined)
    await closing
    if (state.kind === 'stopping') move('closed', { kind: 'stopped' }, forget)
    connectedSince = null
    // Asked for again while it was closing.
    if (wanted) start('connect', 'asked while stopping')
  }
  const waitConnected = (limitMs: number): Promise<void> =>
    withTimeLimit(
      clock,
      limitMs,
      'connecting',
      new Promise<void>((resolve) => {
        if (state.kind === 'connected') resolve()
        else connectWaiters.add(resolve)
      }),
    ).finally(() => connectWaiters.clear())

  return {
    view,
    record: () => record,
    rename(name) {
      save({ name })
      deps.changed(view())
    },
    connect,
    close,
    async restart() {
      await close('still-wanted')
      connect()
    },
    async unlink() {
      if (record.linked && profiles.exists(id)) {
        // Logging out needs a connection; without it a dead device stays on the phone's list of four.
        connect()
        await waitConnected(unlinkConnectMs).catch((error: unknown) => {
          logger.warn('unlinking without logging out', { session: id, error: describeError(error) })
        })
        if (state.kind === 'connected' && run !== null) {
          const mine = run
          mine.detach()
          await mine.client.logOut().catch((error: unknown) => {
            logger.warn('logging out failed', { session: id, error: describeError(error) })
          })
        }
      }
      await close('not-wanted')
      await dropProfile()
      deps.changed(view())
    },
    async usePairingCode(phone) {
      if (state.kind === 'connected' || state.kind === 'syncing') {
        throw new CommandError('busy', 'This session is already linked. Unlink it first to link another phone.')
      }
      codePhone = phone
      if (run === null || state.kind !== 'needs-link') {
        run?.desk.wish(phone)
        connect()
        return
      }
      armDeadline()
      try {
        await run.desk.useCode(phone)
      } catch (error) {
        codePhone = null
        throw new CommandError(
          'unavailable',
          'WhatsApp gave no pairing code for this number. Check the number, wait a few minutes, or use the QR code.',
          describeError(error),
        )
      }
    },
    async useQr() {
      codePhone = null
      if (run === null) return connect()
      if (state.kind === 'needs-link') armDeadline()
      await run.desk.useQr().catch(async (error: unknown) => {
        logger.warn('back to QR failed, starting anew', { session: id, error: describeError(error) })
        run?.end({ kind: 'lost', reason: 'state-stuck', detail: 'back to QR failed' })
      })
    },
    async takeOver() {
      if (state.kind !== 'conflict' || run === null) {
        throw new CommandError('unavailable', 'There is nothing to take over: this session is not open elsewhere.')
      }
      const mine = run
      try {
        await mine.client.takeOver()
      } catch (error) {
        throw new CommandError(
          'unavailable',
          'Taking over failed. Try again, or restart the session.',
          describeError(error),
        )
      }
      mine.look()
    },
    live: () => (state.kind === 'connected' && run !== null ? run.client : null),
    resumed() {
      const mine = run
      if (mine === null) {
        if (state.kind === 'reconnecting' || state.kind === 'waiting-for-internet') start('retry', 'resumed')
        return
      }
      void mine.answers(resumeProbeMs).then((alive) => {
        if (alive) mine.look()
        else mine.end({ kind: 'lost', reason: 'resumed', detail: 'no answer after sleep' })
      })
    },
    libraryFailed(detail) {
      logger.warn('library failed on its own', { session: id, error: detail })
      run?.look()
    },
  }
}
