/*
 * The queue of messages to the core's webhook: what is posted when, what an answer means, and how the core is. Hands answers to the
 * replies; knows nothing of sessions but the sender that loads media.
 */
import type { CommandArguments } from '../../shared/contract/commands.ts'
import type { ConnectionTest, CoreStatus, CoreStatusKind, QueueCounts } from '../../shared/model/core-status.ts'
import type { MessageView } from '../../shared/model/message.ts'
import type { SettingName } from '../../shared/model/settings.ts'
import { msg } from '../../shared/words/say.ts'
import type { Basics } from '../basics.ts'
import type { Chats } from '../chats/chats.ts'
import type { Replies } from '../replies/replies.ts'
import type { AttemptRow } from '../storage/attempt-table.ts'
import type { ChatSender } from '../whatsapp/chat-sender.ts'
import { testConnection } from './connection-test.ts'
import type { CoreLine } from './core-line.ts'
import { createCoreProbe } from './core-probe.ts'
import { createCoreTarget, type CoreTarget } from './core-target.ts'
import { createDeliveryEngine, type DeliveryEngine } from './delivery-engine.ts'
import { createGate, type Gate } from './gate.ts'
import { LateRuns } from './late-runs.ts'
import { createMediaLoader } from './media-loader.ts'
import { createPostMessage } from './post-message.ts'
import { createReplay, type Replay } from './replay.ts'
import { createSettleDelivery } from './settle-delivery.ts'
import { createTellUnreadable } from './tell-unreadable.ts'

export interface WebhookQueueDeps extends Basics {
  readonly random: () => number
  readonly line: CoreLine
  readonly sender: ChatSender
  readonly chats: Pick<Chats, 'takeovers'>
  readonly replies: Pick<Replies, 'ledger'>
}

export class WebhookQueue {
  /** Runs of the core whose end nobody saw: they may still call back. */
  readonly lateRuns: LateRuns
  readonly #deps: WebhookQueueDeps
  readonly #target: CoreTarget
  readonly #gate: Gate
  readonly #engine: DeliveryEngine
  readonly #replay: Replay
  #lastKind: CoreStatusKind | null = null
  #unsubscribe: readonly (() => void)[] = []

  constructor(deps: WebhookQueueDeps) {
    this.#deps = deps
    const { clock, random, settings, storage, line } = deps
    this.lateRuns = new LateRuns(clock, line.offset.rightNow)
    this.#target = createCoreTarget(settings, line.secrets)
    this.#gate = createGate({
      clock,
      random,
      keyValue: storage.keyValue,
      url: () => settings.get('core.url'),
      onChanged: (status) => this.#coreChanged(status),
    })
    this.#engine = this.#createEngine()
    this.#replay = createReplay({ ...deps, delivery: this.#engine })
  }

  /** Recovers what a crash interrupted, and begins to post once `ready` has resolved (default: at once). */
  start(ready?: Promise<void>): void {
    const { settings, sender, storage, line } = this.#deps
    this.#unsubscribe = [
      settings.onChanged((name) => this.#settingChanged(name)),
      sender.onConnected(() => this.#engine.online()),
      line.secrets.onChanged(() => this.#tellCore()),
      storage.lids.onRenamed(({ sessionId, from, to }) => this.#engine.rename(sessionId, from, to)),
    ]
    this.#drop(this.#engine.start(ready), 'starting to deliver')
  }

  /** Waits for posts under way, then cuts them; their outcome counts as unknown at the next start. */
  async stop(deadlineMs: number): Promise<void> {
    for (const off of this.#unsubscribe) off()
    await this.#engine.stop(deadlineMs)
  }

  /** A message was stored: it is posted in its turn. */
  add(row: number): void {
    this.#engine.add(row)
  }

  /** These rows are gone: nothing of them is posted any more. */
  forget(rows: readonly number[]): void {
    this.#engine.forget(rows)
  }

  /** The core called back about this message, which nobody is posting: on disk it is delivered. */
  answered(row: number): void {
    this.#engine.answered(row)
  }

  isPosting(sessionId: string, chatKey: string): boolean {
    return this.#engine.isPosting(sessionId, chatKey)
  }

  /** The message of this chat that is being posted now. */
  postingRow(sessionId: string, chatKey: string): number | null {
    return this.#engine.postingRow(sessionId, chatKey)
  }

  /** Posts a dead or waiting message now. Throws `CommandError`. */
  retry(id: number): MessageView {
    return this.#replay.one(id)
  }

  replayDead(): { readonly replayed: number } {
    return this.#replay.dead()
  }

  counts(): QueueCounts {
    const { messages, replies } = this.#deps.storage
    return {
      waiting: this.#engine.waiting,
      posting: this.#engine.posting,
      dead: messages.countDead(),
      repliesQueued: replies.countOpen(),
    }
  }

  /** How the core is, whose message it fails on, and whether it still takes only the former secret. */
  coreStatus(): CoreStatus {
    return this.#named(this.#gate.status)
  }

  async testConnection(args: CommandArguments<'core.test'>): Promise<ConnectionTest> {
    const { clock, line, settings, storage } = this.#deps
    const result = await testConnection({
      clock,
      ...line,
      url: args.url ?? settings.get('core.url'),
      secret: args.secret ?? (await settings.secret('core.secret')),
      userId: args.userId ?? storage.sessions.all()[0]?.id ?? 'connection-test',
    })
    const isStored = args.url === undefined && args.secret === undefined
    // What was held need not wait for its next probe: the owner has just seen it work.
    if (isStored && (result.kind === 'ok' || result.kind === 'unreadable-answer')) this.#engine.recheck()
    return result
  }

  #createEngine(): DeliveryEngine {
    const { clock, random, settings, storage, line, sender, chats, changes } = this.#deps
    const { ledger } = this.#deps.replies
    const logger = this.#deps.logger.child('delivery')
    const probe = createCoreProbe({ clock, post: line.post })
    const shared = { clock, logger, random, settings, storage, gate: this.#gate, probe, lateRuns: this.lateRuns }
    const onOver = (row: number) => ledger.messageOver(row)
    return createDeliveryEngine({
      ...shared,
      target: this.#target,
      post: createPostMessage({
        clock,
        logger,
        settings,
        post: line.post,
        isTakenOver: chats.takeovers.isTakenOver,
        mediaOf: createMediaLoader({ settings, sender, logger: this.#deps.logger }),
        onAttempt: (attempt) => this.#keepAttempt(attempt),
      }),
      settle: createSettleDelivery({
        ...shared,
        onAnswer: createTellUnreadable((what) =>
          changes.tell('notice', { kind: 'answer-unreadable', sessionId: null, count: 1, said: what }),
        ),
        storeReplies: (row, answer) => ledger.store(row, answer),
        onOver,
      }),
      onOver,
      onDelivered: () => ledger.wake(),
      onChanged(row) {
        changes.tell('message', row)
        ledger.messageChanged(row)
      },
    })
  }

  #keepAttempt(attempt: AttemptRow): void {
    const { writes, attempts } = this.#deps.storage
    this.#drop(
      writes.runLater(() => attempts.put(attempt)),
      'keeping how a try went',
    )
  }

  #settingChanged(name: SettingName | string): void {
    if (name === 'core.secret') this.#deps.line.secrets.startOver()
    if (name === 'core.url' || name === 'core.secret') this.#drop(this.#engine.retarget(), 'reading the address')
    else if (name === 'core.previousSecret' || name === 'core.secretOverlapHours') {
      this.#drop(
        this.#target.refresh().then(() => this.#tellCore()),
        'reading the secrets',
      )
    } else if (name.startsWith('delivery.')) this.#engine.pump()
  }

  #tellCore(): void {
    this.#deps.changes.tell('core', this.coreStatus())
  }

  #coreChanged(status: CoreStatus): void {
    const isNew = status.kind !== this.#lastKind
    this.#lastKind = status.kind
    this.#deps.changes.tell('core', this.#named(status))
    // Each probe changes the status too; the owner is told once.
    if (!isNew || status.kind !== 'secret-refused') return
    const what = msg('headline.secret-refused')
    this.#deps.changes.tell('notice', { kind: 'core-refuses', sessionId: null, count: 1, said: what })
  }

  #named(status: CoreStatus): CoreStatus {
    const { clock, storage, line } = this.#deps
    const suspect = status.suspect === undefined ? null : storage.messages.find(status.suspect)
    const name = suspect === null ? {} : { suspectName: suspect.push_name ?? suspect.phone ?? suspect.from_id }
    const previous = line.secrets.usesPrevious ? this.#target.current?.previous : null
    const isOld = previous && previous.until > clock.now()
    return { ...status, ...name, ...(isOld ? { oldSecretUntil: previous.until } : {}) }
  }

  #drop(work: Promise<void>, what: string): void {
    work.catch((error: unknown) => this.#deps.logger.error(`${what} failed`, { error }))
  }
}
