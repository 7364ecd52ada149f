import type { Timer } from '../ports.ts'
import type { BrowserConnection } from './browser-connection.ts'
import type { ConnectionListener } from './connection-listener.ts'
import { openConnection, type OpenedConnection } from './open-connection.ts'
import type { PhoneLink } from './phone-link.ts'
import type { SessionDeps } from './session-deps.ts'
import type { SessionStatus } from './session-status.ts'

export interface SessionBrowserDeps extends Pick<
  SessionDeps,
  'clock' | 'logger' | 'queue' | 'backup' | 'sink' | 'lids' | 'createClient' | 'timings' | 'roomProblem'
> {
  readonly status: SessionStatus
  readonly link: PhoneLink
  readonly listener: ConnectionListener
}

/** The session's browser, at most one. It starts in its turn of the queue, and after the previous one has closed. */
export class SessionBrowser {
  /** Offer pairing codes for this phone (digits) instead of a QR; null: offer a QR. */
  codePhone: string | null = null
  readonly #deps: SessionBrowserDeps
  #opened: OpenedConnection | null = null
  #wasOffered = false
  #wasConnected = false
  #closing: Promise<void> = Promise.resolve()
  #retry: Timer | null = null
  #startSettled: () => void = () => undefined

  constructor(deps: SessionBrowserDeps) {
    this.#deps = deps
  }

  get opened(): OpenedConnection | null {
    return this.#opened
  }

  get connection(): BrowserConnection | null {
    return this.#opened?.connection ?? null
  }

  /** This browser has offered a link that has not connected yet. */
  get wasOffered(): boolean {
    return this.#wasOffered
  }

  /** Resolves when no browser of this session is open any more. */
  get closing(): Promise<void> {
    return this.#closing
  }

  /** Queues the start of a browser, if the state allows it. */
  start(event: 'connect' | 'retry', cause: string): void {
    const { status, queue } = this.#deps
    this.cancelRetry()
    const fitting = event === 'retry' && status.kind === 'waiting-for-internet' ? 'retry-offline' : event
    if (status.move(fitting, {}, cause)) queue.add(() => this.#launch())
  }

  retryIn(milliseconds: number): void {
    this.cancelRetry()
    this.#retry = this.#deps.clock.setTimer(milliseconds, () => this.start('retry', 'pause is over'))
  }

  cancelRetry(): void {
    this.#retry?.cancel()
  }

  /** The page is there, never will be, or waits for the site: the next session's browser may start. */
  startSettled(): void {
    this.#startSettled()
  }

  offered(): void {
    this.#wasOffered = true
  }

  connected(): void {
    this.#wasOffered = false
    this.#wasConnected = true
    this.codePhone = null
  }

  /** Detaches the ended connection from the session and returns it, or null when there is none. The caller closes it. */
  release(): BrowserConnection | null {
    const connection = this.connection
    this.#opened = null
    return connection
  }

  /** Closes a connection that was released; `lastly` is part of the closing. */
  async close(released: BrowserConnection, lastly?: () => Promise<void>): Promise<void> {
    this.#closing = released.client.close().then(() => lastly?.())
    await this.#closing
  }

  /** Closes the current browser. If it was connected and closes cleanly, copies its profile afterwards. */
  drop(): void {
    const dropped = this.release()
    if (dropped === null) return
    dropped.detach()
    const { backup, status } = this.#deps
    const isWorthCopying = this.#wasConnected
    const former = this.#closing.catch(() => undefined) // its own caller has the error
    this.#closing = Promise.all([former, dropped.client.close()]).then(async ([, how]) => {
      if (isWorthCopying && how === 'clean') await backup.take(status.id)
    })
  }

  /** Ignores all further events of the browser and makes no copy of its profile, because its link is being ended. */
  detachForGood(): void {
    this.#wasConnected = false
    this.connection?.detach()
  }

  /** Makes `work` part of the closing: a browser that is asked for meanwhile waits for `work`, too. */
  afterClosing(work: () => Promise<void>): void {
    this.#closing = this.#closing.then(work)
  }

  async #launch(): Promise<void> {
    const { status, link, roomProblem } = this.#deps
    await this.#closing.catch(() => undefined) // its own caller has the error; a session may start again after a failed closing
    const isExpected = status.kind === 'starting' || status.kind === 'waiting-for-internet'
    if (!status.isWanted || !isExpected || this.#opened !== null) return
    const problem = roomProblem()
    if (problem !== null) {
      status.move('fail', { ...problem, detail: '' }, problem.code)
      return
    }
    const started = Promise.withResolvers<void>()
    this.#startSettled = started.resolve
    this.#wasOffered = false
    this.#wasConnected = false
    link.launching()
    const { linked } = status.record
    this.#opened = openConnection({ ...this.#deps, sessionId: status.id, linked, codePhone: this.codePhone })
    status.armDeadline()
    this.#opened.connection.begin()
    await started.promise
  }
}
