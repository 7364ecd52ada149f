import type { Outbox } from '../outbox/outbox.ts'
import type { Clock, Logger, Timer } from '../ports.ts'
import type { CommandRow } from '../storage/command-table.ts'
import type { Storage } from '../storage/open-storage.ts'
import { outcomeBody, outcomeWebhookId, type CommandResult } from './command-outcome.ts'
import { parseEvent, type Command, type RawEvent } from './parse-command.ts'

export interface CommandRunner {
  /** Keeps events durably, in order, each id once; resolves when they are on disk. */
  take(stream: string, events: readonly RawEvent[]): Promise<void>
  /** Goes on with what a crash interrupted. */
  start(): Promise<void>
  /** No new command begins; waits at most so long for those under way. */
  stop(deadlineMs: number): Promise<void>
  /** The id to go on from after a reconnect; null for a stream never read. */
  lastEventId(stream: string): string | null
}

const MAX_OPEN = 1_000
const AGAIN_MS = 30_000
const MAX_TRIES = 5
const lastKey = (stream: string) => `stream.lastEventId.${stream}`

/**
 * The inbox of the command stream: a command is on disk before it runs, runs once, in order for each user, and its outcome is stored in
 * the transaction that ends it.
 */
export function createCommandRunner(deps: {
  readonly clock: Clock
  readonly logger: Logger
  readonly storage: Storage
  readonly outbox: Outbox
  /** Null: not now. */
  readonly run: (key: string, command: Command) => Promise<CommandResult | null>
}): CommandRunner {
  const { clock, logger, storage, outbox } = deps
  const busy = new Map<string, Promise<void>>()
  const tries = new Map<number, number>()
  const timers = new Set<Timer>()
  let running = false

  function answerOf(row: Pick<CommandRow, 'stream' | 'command_id' | 'lane'>, outcome: string) {
    const webhookId = outcomeWebhookId(row.stream, row.command_id)
    return { lane: row.lane, webhookId, body: JSON.parse(outcome) as unknown }
  }

  /** Inside the transaction that keeps the outcome: whoever finds that finds the post. */
  function put(answer: ReturnType<typeof answerOf>): void {
    outbox.putNow(answer)
    outbox.stored(answer.webhookId)
  }

  /** Inside a transaction. Returns the id of the outcome that it stores again, if any. */
  function keep(stream: string, raw: RawEvent): string | null {
    const parsed = parseEvent(raw)
    if (parsed.kind === 'ignored') {
      logger.warn('ignored an event of the command stream', { why: parsed.why })
      return null
    }
    const { id } = parsed
    storage.keyValue.setNow(lastKey(stream), id)
    const known = storage.commands.find(stream, id)
    if (known !== null) {
      // The core did not hear the outcome, or it would not ask again.
      if (known.outcome === null) return null
      const again = answerOf(known, known.outcome)
      return outbox.putAgainNow(again) ? again.webhookId : null
    }
    const command = parsed.kind === 'command' ? parsed.command : null
    const about = { id, kind: command?.kind ?? nameOf(parsed), userId: command?.userId ?? userOf(parsed) }
    const full = storage.commands.countOpen() >= MAX_OPEN
    const why = parsed.kind === 'refused' ? parsed.why : full ? 'too many commands are open' : null
    const result = { status: full ? 429 : 400, success: false, message: why ?? '', messageId: null }
    const outcome = why === null ? null : JSON.stringify(outcomeBody(about, result, clock.now()))
    const row = {
      stream,
      command_id: id,
      lane: about.userId,
      kind: about.kind,
      data: outcome === null ? JSON.stringify(command) : null,
      state: outcome === null ? ('open' as const) : ('done' as const),
      outcome,
      received_at: clock.now(),
    }
    storage.commands.insert(row)
    if (outcome === null) return null
    put(answerOf(row, outcome))
    return null
  }

  function kick(): void {
    if (!running) return
    for (const lane of storage.commands.lanes()) {
      if (busy.has(lane)) continue
      const work = runLane(lane)
        .catch((error: unknown) => {
          logger.error('a command could not be finished', { error })
          later()
        })
        .finally(() => busy.delete(lane))
      busy.set(lane, work)
    }
  }

  function later(): void {
    const timer = clock.setTimer(AGAIN_MS, () => {
      timers.delete(timer)
      kick()
    })
    timers.add(timer)
  }

  async function runLane(lane: string): Promise<void> {
    for (let row = storage.commands.next(lane); running && row !== null; row = storage.commands.next(lane)) {
      const result = await runRow(row)
      if (result === null) return later()
      const command = { id: row.command_id, kind: row.kind, userId: lane }
      const outcome = JSON.stringify(outcomeBody(command, result, clock.now()))
      const { id, stream, command_id } = row
      const answer = answerOf({ stream, command_id, lane }, outcome)
      await storage.writes.run(() => {
        storage.commands.finish(id, outcome)
        put(answer)
      })
      tries.delete(id)
      logger.info('ran a command of the core', { command: id, kind: row.kind, status: result.status })
      outbox.kick()
    }
  }

  async function runRow(row: CommandRow): Promise<CommandResult | null> {
    try {
      // Not possible in a header: no `Idempotency-Key` of the gateway API can be the same.
      const key = `stream\n${row.stream}\n${row.command_id}`
      return await deps.run(key, JSON.parse(row.data ?? 'null') as Command)
    } catch (error) {
      const count = (tries.get(row.id) ?? 0) + 1
      tries.set(row.id, count)
      logger.error('a command failed', { command: row.id, kind: row.kind, count, error })
      if (count < MAX_TRIES) return null
      return { status: 500, success: false, message: 'It failed. See the log of this host.', messageId: null }
    }
  }

  return {
    async take(stream, events) {
      // Given to the queue in one turn: one transaction, in order.
      await Promise.all(
        events.map(async (event) => {
          const again = await storage.writes.run(() => keep(stream, event))
          if (again !== null) outbox.stored(again)
        }),
      )
      kick()
      outbox.kick()
    },
    async start() {
      running = true
      kick()
    },
    async stop(deadlineMs) {
      running = false
      for (const timer of timers) timer.cancel()
      let limit: Timer | null = null
      const over = new Promise<void>((resolve) => (limit = clock.setTimer(deadlineMs, resolve)))
      await Promise.race([Promise.allSettled([...busy.values()]), over])
      ;(limit as Timer | null)?.cancel()
    },
    lastEventId(stream) {
      const id = storage.keyValue.get(lastKey(stream))
      return typeof id === 'string' ? id : null
    },
  }
}

const nameOf = (parsed: ReturnType<typeof parseEvent>) => (parsed.kind === 'refused' ? parsed.name : '')
const userOf = (parsed: ReturnType<typeof parseEvent>) => (parsed.kind === 'refused' ? parsed.userId : '')
