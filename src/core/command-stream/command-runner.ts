import { Lanes } from '../async/lanes.ts'
import type { EventQueue, NewPost } from '../webhook/event-queue.ts'
import type { Clock, Logger, Timer } from '../ports.ts'
import type { CommandRow } from '../storage/command-table.ts'
import type { Storage } from '../storage/open-storage.ts'
import { outcomeBody, outcomeWebhookId, type CommandOutcome } from './command-outcome.ts'
import { parseEvent, type Command, type RawEvent } from './parse-command.ts'
import { StreamBounds, type Admitted } from './stream-bounds.ts'

export interface CommandRunnerDeps {
  readonly clock: Clock
  readonly logger: Logger
  readonly storage: Storage
  readonly outcomes: EventQueue
  /** Writes the file of a command to disk. Rejects when the disk takes nothing. */
  readonly keepFile: (command: SendCommand) => Promise<SendCommand>
  /** Runs a command. Null: it cannot run now, so it is tried again later. */
  readonly run: (key: string, command: Command) => Promise<CommandOutcome | null>
}

type SendCommand = Extract<Command, { kind: 'send' }>
type Kept = Exclude<Admitted, { kind: 'dropped' }>

const AGAIN_MS = 30_000
const MAX_TRIES = 5
const lastKey = (stream: string) => `stream.lastEventId.${stream}`

/**
 * The inbox of the command stream. A command is on disk before it runs, and runs once, in order for each user. Its outcome is stored in the
 * transaction that ends it.
 */
export class CommandRunner {
  readonly #deps: CommandRunnerDeps
  readonly #lanes = new Lanes()
  readonly #tries = new Map<number, number>()
  readonly #timers = new Set<Timer>()
  readonly #bounds: StreamBounds
  #isRunning = false

  constructor(deps: CommandRunnerDeps) {
    this.#deps = deps
    this.#bounds = new StreamBounds(deps.clock)
  }

  /** Starts running commands, beginning with those that a crash interrupted. */
  start(): void {
    this.#isRunning = true
    this.#wake()
  }

  /** Begins no new command, and waits up to `deadlineMs` for those in progress. */
  async stop(deadlineMs: number): Promise<void> {
    this.#isRunning = false
    for (const timer of this.#timers) timer.cancel()
    await this.#lanes.drain(this.#deps.clock, deadlineMs)
  }

  /** Stores events durably, in order, each id once; resolves when they are on disk. */
  async take(stream: string, events: readonly RawEvent[]): Promise<void> {
    const { storage, outcomes } = this.#deps
    const { kept: admitted, lastId } = this.#admit(stream, events)
    const kept = await this.#keepFiles(admitted)
    // All jobs are given to the write queue in one turn, so that they run in one transaction, in order.
    await Promise.all([
      ...kept.map(async (event) => {
        const stored = await storage.writes.run(() => this.#keep(stream, event))
        if (stored !== null) outcomes.stored(stored)
      }),
      lastId === null ? null : storage.writes.run(() => storage.keyValue.setNow(lastKey(stream), lastId)),
    ])
    this.#wake()
    outcomes.wake()
  }

  /** Writes the bytes of files to disk before the commands that name them are stored. */
  async #keepFiles(admitted: readonly Kept[]): Promise<readonly Kept[]> {
    const kept: Kept[] = []
    for (const event of admitted) {
      const command = event.kind === 'command' ? event.command : null
      const isData = command?.kind === 'send' && command.asked?.kind === 'data'
      kept.push(event.kind === 'command' && isData ? { ...event, command: await this.#deps.keepFile(command) } : event)
    }
    return kept
  }

  /** The id to resume from after a reconnect; null for a stream never read. */
  lastEventId(stream: string): string | null {
    const id = this.#deps.storage.keyValue.get(lastKey(stream))
    return typeof id === 'string' ? id : null
  }

  /** Decides about a batch before anything is written, because work of the write queue may run twice. */
  #admit(stream: string, events: readonly RawEvent[]) {
    const { storage, outcomes, logger } = this.#deps
    const room = { open: storage.commands.countOpen(), waiting: outcomes.status.waiting }
    const kept: Kept[] = []
    const dropped = new Map<string, number>()
    let lastId: string | null = null
    for (const raw of events) {
      const parsed = parseEvent(raw)
      const event = this.#bounds.admit(parsed, (id) => storage.commands.find(stream, id) !== null, room)
      // The core must send a command again that gets no answer, so `Last-Event-ID` does not move to it.
      if (parsed.kind !== 'ignored' && !(event.kind === 'dropped' && event.isCommand)) lastId = parsed.id
      if (event.kind === 'dropped') dropped.set(event.why, (dropped.get(event.why) ?? 0) + 1)
      else kept.push(event)
      if (event.kind === 'command') room.open += 1
    }
    for (const [why, count] of dropped) logger.warn('ignored events of the command stream', { why, count })
    return { kept, lastId }
  }

  /** Call it inside a transaction. Returns the webhook id of an outcome that it stored again, or null. */
  #keep(stream: string, event: Kept): string | null {
    const { storage, clock } = this.#deps
    if (event.kind === 'refusal') return this.#putAgain(refusalOf(stream, event, clock.now()))
    const { id, command } = event
    const known = storage.commands.find(stream, id)
    // The core sends the command again, so it has not heard the outcome: post it again.
    if (known !== null) return known.outcome === null ? null : this.#putAgain(answerOf(known, known.outcome))
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

  #putAgain(answer: NewPost): string | null {
    return this.#deps.outcomes.putAgainNow(answer) ? answer.webhookId : null
  }

  #wake(): void {
    if (!this.#isRunning) return
    for (const lane of this.#deps.storage.commands.lanes()) {
      if (this.#lanes.isBusy(lane)) continue
      this.#lanes
        .run(lane, () => this.#runLane(lane))
        .catch((error: unknown) => {
          this.#deps.logger.error('a command could not be finished', { error })
          this.#wakeLater()
        })
    }
  }

  #wakeLater(): void {
    const timer = this.#deps.clock.setTimer(AGAIN_MS, () => {
      this.#timers.delete(timer)
      this.#wake()
    })
    this.#timers.add(timer)
  }

  async #runLane(lane: string): Promise<void> {
    const { commands } = this.#deps.storage
    for (let row = commands.next(lane); this.#isRunning && row !== null; row = commands.next(lane)) {
      const result = await this.#run(row)
      if (result === null) return this.#wakeLater()
      await this.#finish(row, result)
    }
  }

  /** Stores the outcome and its post in one transaction, so that neither is on disk without the other. */
  async #finish(row: CommandRow, result: CommandOutcome): Promise<void> {
    const { storage, outcomes, clock, logger } = this.#deps
    const { id, command_id, kind, lane } = row
    const outcome = JSON.stringify(outcomeBody({ id: command_id, kind, userId: lane }, result, clock.now()))
    const answer = answerOf(row, outcome)
    await storage.writes.run(() => {
      storage.commands.finish(id, outcome)
      outcomes.putNow(answer)
      outcomes.stored(answer.webhookId)
    })
    this.#tries.delete(id)
    logger.info('ran a command of the core', { command: id, kind, status: result.status })
    outcomes.wake()
  }

  async #run(row: CommandRow): Promise<CommandOutcome | null> {
    try {
      // The key contains line breaks, which a header cannot, so no `Idempotency-Key` of the gateway API can equal it.
      const key = `stream\n${row.stream}\n${row.command_id}`
      return await this.#deps.run(key, JSON.parse(row.data ?? 'null') as Command)
    } catch (error) {
      const count = (this.#tries.get(row.id) ?? 0) + 1
      this.#tries.set(row.id, count)
      this.#deps.logger.error('a command failed', { command: row.id, kind: row.kind, count, error })
      if (count < MAX_TRIES) return null
      return { status: 500, success: false, message: 'It failed. See the log of this host.', messageId: null }
    }
  }
}

function answerOf(row: Pick<CommandRow, 'stream' | 'command_id' | 'lane'>, outcome: string): NewPost {
  const webhookId = outcomeWebhookId(row.stream, row.command_id)
  return { lane: row.lane, webhookId, body: JSON.parse(outcome) as unknown }
}

function refusalOf(stream: string, event: Extract<Admitted, { kind: 'refusal' }>, now: number): NewPost {
  const { id, name, userId, status, why } = event
  const result = { status, success: false, message: why, messageId: null }
  const outcome = outcomeBody({ id, kind: name, userId }, result, now)
  return answerOf({ stream, command_id: id, lane: userId }, JSON.stringify(outcome))
}
