/*
 * Owns the channel over which the core sends commands to a host that nobody can call. Does not know what a command does: the runner runs
 * it, and its outcome goes out as a post.
 */
import { randomUUID } from 'node:crypto'
import { retryAfterOf } from '../webhook/classify.ts'
import { ChannelState, type ChannelTarget, type ChannelStateDeps } from '../webhook/channel-state.ts'
import { HOLD_PAUSES, pauseAfter } from '../webhook/schedule.ts'
import { signatureHeaders } from '../webhook/signatures.ts'
import { isRefusal, trySigned } from '../webhook/try-signed.ts'
import type { StreamClient, StreamOpening } from '../http/open-stream.ts'
import type { Logger } from '../ports.ts'
import { streamName } from './command-outcome.ts'
import type { CommandRunner } from './command-runner.ts'
import { readStream } from './read-stream.ts'
import { boundedRetry, DEFAULT_RETRY_MS, MOST_PAUSE_MS, reconnectPause } from './reconnect-pause.ts'

export interface CommandStreamDeps extends ChannelStateDeps {
  readonly logger: Logger
  readonly random: () => number
  readonly client: StreamClient
  readonly runner: Pick<CommandRunner, 'take' | 'lastEventId'>
  /** Ids of this host's sessions. */
  readonly users: () => readonly string[]
}

const HEAD_TIMEOUT_MS = 30_000

interface Goal extends ChannelTarget {
  readonly users: string
}

/** How long to wait before the next connection: ms, or `null` to wait until something changes. */
type Pause = number | null

/**
 * Keeps one connection to the core's command stream (`core.streamUrl`) open and passes its events to the runner. Every end is followed by
 * another try, spread so that many hosts do not come back together; only 204 and 410 stop it.
 */
export class CommandStream {
  readonly #deps: CommandStreamDeps
  readonly #state: ChannelState
  #isRunning = false
  #work: Promise<void> = Promise.resolve()
  #connection = new AbortController()
  #wake: (() => void) | null = null
  /** Something changed since the current round of the loop began. */
  #isChanged = false
  #retryMs = DEFAULT_RETRY_MS
  #failures = 0
  #refusals = 0

  constructor(deps: CommandStreamDeps) {
    this.#deps = deps
    this.#state = new ChannelState(deps)
  }

  get status(): ChannelState['status'] {
    return this.#state.status
  }

  start(): void {
    this.#isRunning = true
    this.#work = this.#loop()
  }

  async stop(): Promise<void> {
    this.#isRunning = false
    this.#beginAnew()
    await this.#work
  }

  /** Connects anew, because the address, the secret or the sessions changed. */
  reconnect(): void {
    this.#failures = 0
    this.#refusals = 0
    this.#beginAnew()
  }

  /**
   * The internet is back: ends the pause of a waiting channel. An open stream stays, and a refused one waits on, because a refusal is not
   * the internet's fault.
   */
  online(): void {
    if (this.status.kind === 'waiting') this.#wake?.()
  }

  #beginAnew(): void {
    this.#isChanged = true
    this.#connection.abort()
    this.#wake?.()
  }

  async #loop(): Promise<void> {
    while (this.#isRunning) {
      this.#isChanged = false
      let pause: Pause
      try {
        const goal = await this.#goal()
        pause = goal === null ? null : await this.#connect(goal)
      } catch (error) {
        this.#deps.logger.error('the command stream broke', { error })
        pause = this.#failed('broken')
      }
      if (this.#isRunning && !this.#isChanged) await this.#sleep(pause)
    }
  }

  async #goal(): Promise<Goal | null> {
    const goal = await this.#state.target()
    if (goal === null) return null
    const users = this.#deps.users().toSorted().join(',')
    if (users === '') return (this.#state.say('waiting', null, 'no session yet'), null)
    return { ...goal, users }
  }

  async #connect(goal: Goal): Promise<Pause> {
    this.#connection = new AbortController()
    if (this.#isChanged) return 0
    // A trouble stays in the status until it is solved: otherwise each probe of a refused channel would notify the owner again.
    const { kind } = this.status
    if (kind === 'off' || kind === 'not-configured' || kind === 'stopped') this.#state.say('connecting')
    const opening = await this.#open(goal)
    if (opening.kind === 'aborted') return 0
    if (opening.kind === 'failed') return this.#failed(opening.code)
    const isStream = opening.status === 200 && /^text\/event-stream\b/i.test(opening.contentType)
    if (isStream) return this.#read(goal, opening.body)
    // The body of any other answer is not read.
    opening.body.destroy()
    return this.#refused(opening)
  }

  #refused(opening: Extract<StreamOpening, { kind: 'answer' }>): Pause {
    const { clock, random } = this.#deps
    const { status } = opening
    if (isRefusal(status)) {
      this.#refusals += 1
      const pause = pauseAfter(HOLD_PAUSES, this.#refusals, random())
      this.#state.say('secret-refused', clock.now() + pause, `http-${status}`)
      return pause
    }
    this.#refusals = 0
    if (status === 204 || status === 410) return (this.#state.say('stopped', null, `http-${status}`), null)
    const wanted = Math.min(retryAfterOf(opening, clock.now()) ?? 0, MOST_PAUSE_MS)
    return this.#failed(status === 200 ? 'not an event stream' : `http-${status}`, wanted)
  }

  #open(goal: Goal): Promise<StreamOpening> {
    const { secrets, offset } = this.#deps.core
    return trySigned(secrets.order(goal.secrets), offset, async (secret, also) => {
      const opening = await this.#openSigned(goal, secret, also)
      if (opening.kind !== 'answer') return opening
      if (isRefusal(opening.status)) opening.body.destroy()
      else secrets.accepted(goal.secrets, secret)
      return opening
    })
  }

  async #openSigned(goal: Goal, secret: string, also: string | null): Promise<StreamOpening> {
    const { core, runner, client } = this.#deps
    const last = runner.lastEventId(streamName(goal.url))
    return client.open({
      url: goal.url,
      headers: {
        Accept: 'text/event-stream',
        'Cache-Control': 'no-cache',
        'User-Agent': `SalesboyDesktop/${core.version}`,
        'X-Salesboy-Users': goal.users,
        ...(last === null ? {} : { 'Last-Event-ID': last }),
        // A GET has no body, so the users are signed in its place: nobody can ask for another shop's commands.
        ...signatureHeaders({
          body: Buffer.from(goal.users),
          secret,
          also,
          id: `stream_${randomUUID()}`,
          timestamp: core.offset.seconds(),
        }),
      },
      headTimeoutMs: HEAD_TIMEOUT_MS,
      signal: this.#connection.signal,
    })
  }

  async #read(goal: Goal, body: Extract<StreamOpening, { kind: 'answer' }>['body']): Promise<Pause> {
    const { clock, runner, logger } = this.#deps
    this.#refusals = 0
    this.#state.say('open')
    const began = clock.monotonic()
    const stream = streamName(goal.url)
    const take = (events: Parameters<CommandRunner['take']>[1]) => runner.take(stream, events)
    const end = await readStream({ clock, body, signal: this.#connection.signal, take })
    if (end.retryMs !== null) this.#retryMs = boundedRetry(end.retryMs)
    logger.info('the command stream ended', { why: end.why, events: end.events })
    if (end.why === 'aborted') return 0
    // A connection that lasted, or brought an event, was no failure.
    if (end.events > 0 || clock.monotonic() - began >= this.#retryMs) this.#failures = 0
    return this.#failed(end.why)
  }

  #failed(code: string, atLeastMs = 0): number {
    const { clock, random } = this.#deps
    const pause = Math.max(reconnectPause(this.#retryMs, this.#failures, random()), atLeastMs)
    this.#failures += 1
    this.#state.say('waiting', clock.now() + pause, code)
    return pause
  }

  async #sleep(milliseconds: Pause): Promise<void> {
    const woken = Promise.withResolvers<void>()
    this.#wake = woken.resolve
    const timer = milliseconds === null ? null : this.#deps.clock.setTimer(milliseconds, woken.resolve)
    await woken.promise
    timer?.cancel()
    this.#wake = null
  }
}
