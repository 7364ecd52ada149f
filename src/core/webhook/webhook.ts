/*
 * Owns the queue of messages to the core's webhook: when each message is posted, what an answer means, and the core's status. Passes
 * answers to the replies room; knows nothing of sessions.
 */
import type { CommandArguments } from '../../shared/contract/commands.ts'
import type { ConnectionTest, CoreStatus, CoreStatusKind, QueueCounts } from '../../shared/model/core-status.ts'
import type { MessageView } from '../../shared/model/message.ts'
import type { SettingName } from '../../shared/model/settings.ts'
import { msg } from '../../shared/words/say.ts'
import type { Basics } from '../basics.ts'
import type { Chats } from '../chats/chats.ts'
import type { MessageMedia } from '../media/message-media.ts'
import type { Logger } from '../ports.ts'
import type { Replies } from '../replies/replies.ts'
import type { ToldChanges } from '../session-events/told-changes.ts'
import type { AttemptRow } from '../storage/attempt-table.ts'
import type { ChatSender } from '../whatsapp/chat-sender.ts'
import { BodyLimit } from './body-limit.ts'
import { CircuitBreaker } from './circuit-breaker.ts'
import { testConnection } from './connection-test.ts'
import type { CoreClient } from './core-client.ts'
import { createCoreProbe } from './core-probe.ts'
import { CoreTarget } from './core-target.ts'
import { LateRuns } from './late-runs.ts'
import { createMediaLoader } from './media-loader.ts'
import { createOwnSince } from './own-since.ts'
import { MessagePoster } from './post-message.ts'
import { createReadAgain } from './read-again.ts'
import { createReplay, type Replay } from './replay.ts'
import { OutcomeRecorder } from './outcome-recorder.ts'
import { createTellUnreadable } from './tell-unreadable.ts'
import { WebhookQueue } from './webhook-queue.ts'

export interface WebhookDeps extends Basics {
  readonly random: () => number
  readonly coreClient: CoreClient
  readonly media: Pick<MessageMedia, 'forCore'>
  readonly sender: ChatSender
  readonly chats: Pick<Chats, 'takeovers'>
  readonly replies: Pick<Replies, 'engine' | 'files'>
  /** Tells the core about a message that changed while it was being delivered. */
  readonly told: Pick<ToldChanges, 'settleNow'>
}

export class Webhook {
  readonly queue: WebhookQueue
  /** Runs of the core with an unknown outcome: they may still call back. */
  readonly lateRuns: LateRuns
  readonly #deps: WebhookDeps
  readonly #target: CoreTarget
  readonly #breaker: CircuitBreaker
  readonly #replay: Replay
  #lastKind: CoreStatusKind | null = null
  #unsubscribe: readonly (() => void)[] = []

  constructor(deps: WebhookDeps) {
    this.#deps = deps
    const { clock, random, settings, storage, coreClient } = deps
    this.lateRuns = new LateRuns(storage.steady, coreClient.offset)
    this.#target = new CoreTarget(settings, coreClient.secrets)
    this.#breaker = new CircuitBreaker({
      clock,
      random,
      keyValue: storage.keyValue,
      url: () => settings.get('core.url'),
      onChanged: (status) => this.#coreChanged(status),
    })
    this.queue = this.#createQueue()
    this.#replay = createReplay({ ...deps, queue: this.queue })
  }

  /** Recovers posts that a crash interrupted, then starts posting once `ready` resolves (default: immediately). */
  start(ready?: Promise<void>): void {
    const { settings, sender, storage, coreClient } = this.#deps
    this.#unsubscribe = [
      settings.onChanged((name) => this.#settingChanged(name)),
      sender.onConnected(() => this.queue.online()),
      coreClient.secrets.onChanged(() => this.#tellCore()),
      storage.lids.onRenamed(({ sessionId, from, to }) => this.queue.rename(sessionId, from, to)),
    ]
    this.#drop(this.queue.start(ready), 'starting to deliver')
  }

  /** Waits up to `deadlineMs` for posts in flight, then aborts them. The next start treats an aborted post as an unknown outcome. */
  async stop(deadlineMs: number): Promise<void> {
    for (const off of this.#unsubscribe) off()
    await this.queue.stop(deadlineMs)
  }

  /** Posts a waiting, dead or skipped message now. Throws `CommandError` when it is gone, deleted, on its way or delivered. */
  retry(id: number): MessageView {
    return this.#replay.one(id)
  }

  replayDead(): { readonly replayed: number } {
    return this.#replay.dead()
  }

  counts(): QueueCounts {
    const { messages, replies } = this.#deps.storage
    return {
      waiting: this.queue.waiting,
      posting: this.queue.posting,
      dead: messages.countDead(),
      repliesQueued: replies.countOpen(),
    }
  }

  /** True while the circuit breaker lets through at most a probe. */
  get isBreakerOpen(): boolean {
    return this.#breaker.admission() !== 'pass'
  }

  /**
   * The core's status, with the customer whose message it fails on and, while the core accepts only the previous secret, when that secret
   * expires.
   */
  coreStatus(): CoreStatus {
    return this.#named(this.#breaker.status)
  }

  async testConnection(args: CommandArguments<'core.test'>): Promise<ConnectionTest> {
    const { clock, coreClient, settings, storage } = this.#deps
    const result = await testConnection({
      clock,
      ...coreClient,
      url: args.url ?? settings.get('core.url'),
      secret: args.secret ?? (await settings.secret('core.secret')),
      userId: args.userId ?? storage.sessions.all()[0]?.id ?? 'connection-test',
    })
    const isStored = args.url === undefined && args.secret === undefined
    // The owner has just seen the test succeed, so held messages do not wait for the next probe.
    if (isStored && (result.kind === 'ok' || result.kind === 'unreadable-answer')) this.queue.recheck()
    return result
  }

  #createQueue(): WebhookQueue {
    const { clock, random, settings, storage, coreClient, changes, told } = this.#deps
    const { engine, files } = this.#deps.replies
    const logger = this.#deps.logger.child('webhook')
    const poster = this.#createPoster(logger)
    const probe = createCoreProbe({ clock, post: coreClient.post })
    const shared = { clock, logger, random, settings, storage, breaker: this.#breaker, probe, lateRuns: this.lateRuns }
    const onOver = (row: number): void => {
      engine.messageOver(row)
      told.settleNow(row)
    }
    return new WebhookQueue({
      ...shared,
      target: this.#target,
      post: (row, target, signal) => poster.post(row, target, signal),
      record: new OutcomeRecorder({
        ...shared,
        onAnswer: createTellUnreadable((what) =>
          changes.tell('notice', { kind: 'answer-unreadable', sessionId: null, count: 1, said: what }),
        ),
        keepFiles: (answer) => files.keep(answer),
        storeReplies: (row, answer) => engine.store(row, answer),
        onOver,
      }).record,
      onOver,
      told,
      onDelivered: () => engine.wake(),
      onPosted: (post) => changes.tell('post-ended', post),
      onChanged(row) {
        changes.tell('message', row)
        engine.messageChanged(row)
      },
    })
  }

  #createPoster(logger: Logger): MessagePoster {
    const { clock, settings, storage, coreClient, media, chats } = this.#deps
    return new MessagePoster({
      clock,
      logger,
      settings,
      post: coreClient.post,
      isTakenOver: (sessionId, chatKey) => chats.takeovers.isTakenOver(sessionId, chatKey),
      mediaOf: createMediaLoader({ settings, media, logger: this.#deps.logger }),
      ownSince: createOwnSince({ settings, storage }),
      bodyLimit: new BodyLimit({ clock, keyValue: storage.keyValue }),
      readAgain: createReadAgain(storage),
      onAttempt: (attempt) => this.#keepAttempt(attempt),
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
    if (name === 'core.secret') this.#deps.coreClient.secrets.startOver()
    if (name === 'core.url' || name === 'core.secret') this.#drop(this.queue.retarget(), 'reading the address')
    else if (name === 'core.previousSecret' || name === 'core.secretOverlapHours') {
      this.#drop(
        this.#target.refresh().then(() => this.#tellCore()),
        'reading the secrets',
      )
    } else if (name.startsWith('delivery.')) this.queue.wake()
  }

  #tellCore(): void {
    this.#deps.changes.tell('core', this.coreStatus())
  }

  #coreChanged(status: CoreStatus): void {
    const isNew = status.kind !== this.#lastKind
    this.#lastKind = status.kind
    this.#deps.changes.tell('core', this.#named(status))
    // Every probe changes the status, but the owner is told only once.
    if (!isNew || status.kind !== 'secret-refused') return
    const what = msg('headline.secret-refused')
    this.#deps.changes.tell('notice', { kind: 'core-refuses', sessionId: null, count: 1, said: what })
  }

  #named(status: CoreStatus): CoreStatus {
    const { clock, storage, coreClient } = this.#deps
    const suspect = status.suspect === undefined ? null : storage.messages.find(status.suspect)
    const name = suspect === null ? {} : { suspectName: suspect.push_name ?? suspect.phone ?? suspect.from_id }
    const previous = coreClient.secrets.usesPrevious ? this.#target.current?.previous : null
    const isOld = previous && previous.until > clock.now()
    return { ...status, ...name, ...(isOld ? { oldSecretUntil: previous.until } : {}) }
  }

  #drop(work: Promise<void>, what: string): void {
    work.catch((error: unknown) => this.#deps.logger.error(`${what} failed`, { error }))
  }
}
