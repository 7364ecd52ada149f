import { isRefusedBeside, type ChannelKinds, type ChannelStates } from '../shared/model/core-status.ts'
import { msg } from '../shared/words/say.ts'
import type { Basics } from './basics.ts'
import { CommandRunner } from './command-stream/command-runner.ts'
import { CommandStream } from './command-stream/command-stream.ts'
import { keepCommandFile, runCommand } from './command-stream/run-command.ts'
import type { CoreClient } from './webhook/core-client.ts'
import { EventQueue } from './webhook/event-queue.ts'
import type { Webhook } from './webhook/webhook.ts'
import type { CoreRights } from './gateway/core-rights.ts'
import { createSessionVerbs } from './gateway/session-verbs.ts'
import { createStreamClient, type StreamClient } from './http/open-stream.ts'
import type { Logger } from './ports.ts'
import type { ReachOut } from './replies/reach-out.ts'
import type { GatewaySender } from './replies/gateway-send.ts'
import type { ReplyFiles } from './replies/reply-files.ts'
import { SessionEvents } from './session-events/session-events.ts'
import type { Sessions } from './sessions/sessions.ts'
import type { ChatSender } from './whatsapp/chat-sender.ts'

export interface CoreChannelsDeps extends Basics {
  readonly random: () => number
  readonly coreClient: CoreClient
  readonly sessions: Sessions
  readonly sender: Pick<ChatSender, 'onConnected'>
  readonly webhook: Pick<Webhook, 'coreStatus'>
  readonly sends: Pick<GatewaySender, 'send'>
  readonly rights: CoreRights
  readonly replies: { readonly reachOut: Pick<ReachOut, 'heldUntil'>; readonly files: Pick<ReplyFiles, 'take'> }
}

/** The two optional channels to the core besides messages: its command stream, and session events. */
export class CoreChannels {
  readonly #deps: CoreChannelsDeps
  readonly #logger: Logger
  readonly #client: StreamClient
  readonly #outcomes: EventQueue
  readonly #events: EventQueue
  readonly #runner: CommandRunner
  readonly #stream: CommandStream
  readonly #sessionEvents: SessionEvents
  #unsubscribe: readonly (() => void)[] = []
  #isRefused = false
  #users = ''

  constructor(deps: CoreChannelsDeps) {
    const { clock, random, settings, storage, coreClient, sessions, sends, rights } = deps
    const logger = deps.logger.child('channels')
    this.#deps = deps
    this.#logger = logger
    const shared = { clock, logger, random, storage, core: coreClient, onChanged: () => this.#changed() }
    const address = () => settings.get('core.streamUrl')
    this.#outcomes = new EventQueue({ ...shared, channel: 'outcomes', address })
    this.#events = new EventQueue({ ...shared, channel: 'events', address: () => settings.get('core.eventsUrl') })
    const verbs = createSessionVerbs({ sessions, logger, rights, door: 'stream' })
    const doing = { verbs, sends, sessionExists: (id: string) => sessions.find(id) !== null }
    this.#runner = new CommandRunner({
      ...{ clock, logger, storage, outcomes: this.#outcomes },
      keepFile: (command) => keepCommandFile(deps.replies.files, command),
      run: (key, command) => runCommand(doing, key, command),
    })
    this.#client = createStreamClient(clock)
    const users = () => sessions.list().map(({ id }) => id)
    this.#stream = new CommandStream({ ...shared, client: this.#client, runner: this.#runner, address, users })
    this.#sessionEvents = new SessionEvents({ ...deps, logger, queue: this.#events })
  }

  start(): void {
    const { settings, sessions, sender, changes } = this.#deps
    this.#users = this.#usersNow()
    this.#unsubscribe = [
      settings.onChanged((name) => this.#settingChanged(name)),
      sessions.onChanged(() => this.#usersChanged()),
      sessions.onRemoved(() => this.#usersChanged()),
      sender.onConnected(() => this.#online()),
      changes.on('event-for-core', () => this.#events.wake()),
    ]
    this.#drop(this.#outcomes.start(), 'starting to post outcomes')
    this.#drop(this.#sessionEvents.start(), 'starting to post session events')
    this.#drop(this.#readCommands(), 'starting to read commands')
  }

  /** Async, so that an unreadable table is logged by `#drop` and does not keep the shops from connecting. */
  async #readCommands(): Promise<void> {
    this.#runner.start()
    this.#stream.start()
  }

  async stop(deadlineMs: number): Promise<void> {
    for (const off of this.#unsubscribe) off()
    this.#sessionEvents.stop()
    await this.#stream.stop()
    await this.#runner.stop(deadlineMs)
    await Promise.all([this.#outcomes.stop(deadlineMs), this.#events.stop(deadlineMs)])
    this.#client.close()
  }

  status(): ChannelStates {
    return { stream: { ...this.#outcomes.status, ...this.#stream.status }, events: this.#events.status }
  }

  kinds(): ChannelKinds {
    return { stream: { kind: this.#stream.status.kind }, events: { kind: this.#events.kind } }
  }

  #changed(): void {
    const { webhook, changes } = this.#deps
    const isRefused = isRefusedBeside(this.kinds())
    // One notice each time a refusal begins. A refusal of messages has its own notice.
    if (isRefused && !this.#isRefused && webhook.coreStatus().kind !== 'secret-refused') {
      const what = msg('notice.own-channel-refused')
      changes.tell('notice', { kind: 'core-refuses', sessionId: null, count: 1, said: what })
    }
    this.#isRefused = isRefused
    changes.tell('channels', null)
  }

  #settingChanged(name: string): void {
    const isSecret = name === 'core.secret' || name === 'core.previousSecret'
    if (isSecret || name === 'core.streamUrl') {
      this.#stream.reconnect()
      this.#drop(this.#outcomes.retarget(), 'reading the address of the command stream')
    }
    if (isSecret || name === 'core.eventsUrl') this.#drop(this.#events.retarget(), 'reading the address for events')
  }

  #online(): void {
    this.#stream.online()
    this.#outcomes.online()
    this.#events.online()
  }

  #usersNow(): string {
    const ids = this.#deps.sessions.list().map(({ id }) => id)
    return ids.toSorted().join(',')
  }

  #usersChanged(): void {
    const now = this.#usersNow()
    if (now === this.#users) return
    this.#users = now
    this.#stream.reconnect()
  }

  #drop(work: Promise<void>, what: string): void {
    work.catch((error: unknown) => this.#logger.error(`${what} failed`, { error }))
  }
}
