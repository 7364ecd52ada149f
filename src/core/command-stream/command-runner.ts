import { Lanes } from '../async/lanes.ts'
import type { Outbox } from '../outbox/outbox.ts'
import type { Clock, Logger, Timer } from '../ports.ts'
import type { CommandRow } from '../storage/command-table.ts'
import type { Storage } from '../storage/open-storage.ts'
import { outcomeBody, outcomeWebhookId, type CommandResult } from './command-outcome.ts'
import { parseEvent, type Command, type RawEvent } from './parse-command.ts'
import { StreamBounds, type Admitted } from './stream-bounds.ts'

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
  const lanes = new Lanes()
  const tries = new Map<number, number>()
  const timers = new Set<Timer>()
  const bounds = new StreamBounds(clock)
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
  function keep(stream: string, event: Exclude<Admitted, { kind: 'dropped' }>): string | null {
    if (event.kind === 'refusal') return again(refusalOf(stream, event))
    const { id, command } = event
    const known = storage.commands.find(stream, id)
    // The core did not hear the outcome, or it would not ask again.
    if (known !== null) return known.outcome === null ? null : again(answerOf(known, known.outcome))
    storage.commands.insert({
      stream,
      command_id: id,
      lane: command.userId,
      kind: command.kind,
      data: JSON.stringify(command),
      state: 'open',
      outcome: null,
      received_at: clock.now(),
    })
    return null
  }

  function again(answer: ReturnType<typeof answerOf>): string | null {
    return outbox.putAgainNow(answer) ? answer.webhookId : null
  }

  function refusalOf(stream: string, event: Extract<Admitted, { kind: 'refusal' }>): ReturnType<typeof answerOf> {
    const { id, name, userId, status, why } = event
    const result = { status, success: false, message: why, messageId: null }
    const outcome = outcomeBody({ id, kind: name, userId }, result, clock.now())
    return answerOf({ stream, command_id: id, lane: userId }, JSON.stringify(outcome))
  }

  /** Decides about a batch before anything is written: work of the write queue may be done twice. */
  function admit(stream: string, events: readonly RawEvent[]) {
    const room = { open: storage.commands.countOpen(), waiting: outbox.status.waiting }
    const kept: Exclude<Admitted, { kind: 'dropped' }>[] = []
    const dropped = new Map<string, number>()
    let lastId: string | null = null
    for (const raw of events) {
      const parsed = parseEvent(raw)
      const event = bounds.admit(parsed, (id) => storage.commands.find(stream, id) !== null, room)
      // A command that nobody answers must come again: the line goes on before it.
      if (parsed.kind !== 'ignored' && !(event.kind === 'dropped' && event.isCommand)) lastId = parsed.id
      if (event.kind === 'dropped') dropped.set(event.why, (dropped.get(event.why) ?? 0) + 1)
      else kept.push(event)
      if (event.kind === 'command') room.open += 1
    }
    for (const [why, count] of dropped) logger.warn('ignored events of the command stream', { why, count })
    return { kept, lastId }
  }

  function kick(): void {
    if (!running) return
    for (const lane of storage.commands.lanes()) {
      if (lanes.isBusy(lane)) continue
      lanes
        .run(lane, () => runLane(lane))
        .catch((error: unknown) => {
          logger.error('a command could not be finished', { error })
          later()
        })
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
      const { kept, lastId } = admit(stream, events)
      // Given to the queue in one turn: one transaction, in order.
      await Promise.all([
        ...kept.map(async (event) => {
          const stored = await storage.writes.run(() => keep(stream, event))
          if (stored !== null) outbox.stored(stored)
        }),
        lastId === null ? null : storage.writes.run(() => storage.keyValue.setNow(lastKey(stream), lastId)),
      ])
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
      await lanes.drain(clock, deadlineMs)
    },
    lastEventId(stream) {
      const id = storage.keyValue.get(lastKey(stream))
      return typeof id === 'string' ? id : null
    },
  }
}
