/*
 * Owns the line over which the core sends commands to a host that nobody can call. What a command does is not known here: `run` does it, the
 * outcome goes out as a post.
 */
import { randomUUID } from 'node:crypto'
import type { CoreLink } from '../../shared/model/core-status.ts'
import { retryAfterOf } from '../delivery/classify.ts'
import type { CoreLine } from '../delivery/core-line.ts'
import type { SigningSecrets } from '../delivery/core-secrets.ts'
import { parseCoreUrl } from '../ids/core-url.ts'
import { HOLD_PAUSES, pauseAfter } from '../delivery/schedule.ts'
import { signatureHeaders } from '../delivery/signatures.ts'
import { isRefusal } from '../delivery/signed-post.ts'
import type { StreamClient, StreamOpening } from '../http/open-stream.ts'
import type { Clock, Logger, Timer } from '../ports.ts'
import { streamName } from './command-outcome.ts'
import type { CommandRunner } from './command-runner.ts'
import { readStream } from './read-stream.ts'
import { boundedRetry, DEFAULT_RETRY_MS, MOST_PAUSE_MS, reconnectPause } from './reconnect-pause.ts'

export interface CommandStream {
  start(): void
  stop(): Promise<void>
  /** The address, the secret or the sessions changed: connects anew. */
  reconnect(): void
  /** The internet is back: do not wait. */
  online(): void
  readonly status: Omit<CoreLink, 'waiting' | 'dead'>
}

const HEAD_TIMEOUT_MS = 30_000

interface Goal {
  readonly url: string
  readonly secrets: SigningSecrets
  readonly users: string
}

/** How the next connection is waited for: until a time, or (`null`) until something changes. */
type Pause = number | null

/**
 * Keeps one connection to the core's command stream (`core.streamUrl`) open and hands what comes to the runner. Every end is followed
 * by another try, spread so that many hosts do not come back together; only 204 and 410 end it.
 */
export function createCommandStream(deps: {
  readonly clock: Clock
  readonly logger: Logger
  readonly random: () => number
  readonly line: CoreLine
  readonly client: StreamClient
  readonly runner: CommandRunner
  readonly address: () => string
  /** Ids of this host's sessions. */
  readonly users: () => readonly string[]
  readonly onChanged: () => void
}): CommandStream {
  const { clock, logger, random, line, client, runner } = deps
  let status: CommandStream['status'] = { kind: 'off', since: clock.now(), nextTryAt: null, detail: null }
  let running = false
  let work: Promise<void> = Promise.resolve()
  let connection = new AbortController()
  let wake: (() => void) | null = null
  /** Something changed while nobody waited. */
  let changed = false
  let retryMs = DEFAULT_RETRY_MS
  let failures = 0
  let refusals = 0

  function say(kind: CoreLink['kind'], nextTryAt: number | null = null, detail: string | null = null): void {
    const same = kind === status.kind && nextTryAt === status.nextTryAt && detail === status.detail
    status = { kind, since: kind === status.kind ? status.since : clock.now(), nextTryAt, detail }
    if (!same) deps.onChanged()
  }

  async function loop(): Promise<void> {
    while (running) {
      changed = false
      let pause: Pause
      try {
        const goal = await findGoal()
        pause = goal === null ? null : await connect(goal)
      } catch (error) {
        logger.error('the command stream broke', { error })
        pause = failed('broken')
      }
      if (running && !changed) await sleep(pause)
    }
  }

  async function findGoal(): Promise<Goal | null> {
    const text = deps.address()
    if (text === '') return (say('off'), null)
    const parsed = parseCoreUrl(text, null)
    if (parsed.kind === 'bad') return (say('not-configured', null, parsed.why), null)
    const secrets = await line.secrets.read()
    if (secrets === null) return (say('not-configured', null, 'no secret'), null)
    const users = deps.users().toSorted().join(',')
    if (users === '') return (say('waiting', null, 'no session yet'), null)
    return { url: parsed.url, secrets, users }
  }

  async function connect(goal: Goal): Promise<Pause> {
    connection = new AbortController()
    if (changed) return 0
    // What is wrong stays said until it is right: each probe of a refused line would tell the owner anew.
    if (status.kind === 'off' || status.kind === 'not-configured' || status.kind === 'stopped') say('connecting')
    const opening = await open(goal)
    if (opening.kind === 'aborted') return 0
    if (opening.kind === 'failed') return failed(opening.code)
    const { status: code, contentType, body } = opening
    line.offset.learn(opening.date)
    if (code === 200 && /^text\/event-stream\b/i.test(contentType)) return read(goal, body)
    // What else it says is not read.
    body.destroy()
    if (isRefusal(code)) {
      refusals += 1
      const pause = pauseAfter(HOLD_PAUSES, refusals, random())
      say('secret-refused', clock.now() + pause, `http-${code}`)
      return pause
    }
    refusals = 0
    if (code === 204 || code === 410) return (say('stopped', null, `http-${code}`), null)
    const wanted = Math.min(retryAfterOf(opening, clock.now()) ?? 0, MOST_PAUSE_MS)
    return failed(code === 200 ? 'not an event stream' : `http-${code}`, wanted)
  }

  /** While the secret is being replaced, a refusal is followed by one more try with the other. */
  async function open(goal: Goal): Promise<StreamOpening> {
    const [first, second] = line.secrets.order(goal.secrets)
    const opening = await openSigned(goal, first, second ?? null)
    if (opening.kind !== 'answer' || !isRefusal(opening.status) || second === undefined) return opening
    opening.body.destroy()
    return openSigned(goal, second, first)
  }

  async function openSigned(goal: Goal, secret: string, also: string | null): Promise<StreamOpening> {
    const last = runner.lastEventId(streamName(goal.url))
    const opening = await client.open({
      url: goal.url,
      headers: {
        Accept: 'text/event-stream',
        'Cache-Control': 'no-cache',
        'User-Agent': `SalesboyDesktop/${line.version}`,
        'X-Salesboy-Users': goal.users,
        ...(last === null ? {} : { 'Last-Event-ID': last }),
        // A GET has no body: the users stand in for it, so that nobody can ask for another shop's commands.
        ...signatureHeaders({
          body: Buffer.from(goal.users),
          secret,
          also,
          id: `stream_${randomUUID()}`,
          timestamp: line.offset.seconds(),
        }),
      },
      headTimeoutMs: HEAD_TIMEOUT_MS,
      signal: connection.signal,
    })
    if (opening.kind === 'answer' && !isRefusal(opening.status)) line.secrets.accepted(goal.secrets, secret)
    return opening
  }

  async function read(goal: Goal, body: Extract<StreamOpening, { kind: 'answer' }>['body']): Promise<Pause> {
    refusals = 0
    say('open')
    const began = clock.monotonic()
    const stream = streamName(goal.url)
    const take = (events: Parameters<CommandRunner['take']>[1]) => runner.take(stream, events)
    const end = await readStream({ clock, body, signal: connection.signal, take })
    if (end.retryMs !== null) retryMs = boundedRetry(end.retryMs)
    logger.info('the command stream ended', { why: end.why, events: end.events })
    if (end.why === 'aborted') return 0
    // One that stood, or said something, was no failure.
    if (end.events > 0 || clock.monotonic() - began >= retryMs) failures = 0
    return failed(end.why)
  }

  function failed(code: string, atLeastMs = 0): number {
    const pause = Math.max(reconnectPause(retryMs, failures, random()), atLeastMs)
    failures += 1
    say('waiting', clock.now() + pause, code)
    return pause
  }

  function sleep(milliseconds: Pause): Promise<void> {
    return new Promise((resolve) => {
      let timer: Timer | null = null
      wake = () => {
        timer?.cancel()
        wake = null
        resolve()
      }
      if (milliseconds !== null) timer = clock.setTimer(milliseconds, wake)
    })
  }

  function stir(): void {
    changed = true
    connection.abort()
    wake?.()
  }

  return {
    start() {
      running = true
      work = loop()
    },
    async stop() {
      running = false
      stir()
      await work
    },
    reconnect() {
      failures = 0
      refusals = 0
      stir()
    },
    online() {
      // An open stream stays; a refusal is not the internet's fault.
      if (status.kind === 'waiting') wake?.()
    },
    get status() {
      return status
    },
  }
}
