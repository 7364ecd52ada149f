import { randomInt } from 'node:crypto'
import type { CoreLinks } from '../shared/model/core-status.ts'
import { createCommandRunner } from './command-stream/command-runner.ts'
import { createCommandStream } from './command-stream/command-stream.ts'
import { runCommand } from './command-stream/run-command.ts'
import type { CoreLine } from './delivery/core-line.ts'
import type { CoreRights } from './gateway/core-rights.ts'
import { createSessionVerbs } from './gateway/session-verbs.ts'
import { createStreamClient } from './http/open-stream.ts'
import type { MessageWay } from './message-way.ts'
import { createOutbox } from './outbox/outbox.ts'
import type { Clock, Logger } from './ports.ts'
import { createSessionEvents } from './session-events/session-events.ts'
import type { SessionHub } from './sessions/session-hub.ts'
import type { SettingsReader } from './settings/settings.ts'
import type { Storage } from './storage/open-storage.ts'
import type { ChatSender } from './whatsapp/chat-sender.ts'

export interface CoreLinksService {
  start(): void
  stop(deadlineMs: number): Promise<void>
  status(): CoreLinks
}

/** Builds the two optional lines to the core beside the messages: its command stream, and session events. */
export function createCoreLinks(deps: {
  readonly clock: Clock
  readonly logger: Logger
  readonly settings: SettingsReader
  readonly storage: Storage
  readonly line: CoreLine
  readonly hub: SessionHub
  readonly sender: Pick<ChatSender, 'onConnected'>
  readonly way: Pick<MessageWay, 'sendFromGateway'>
  readonly rights: CoreRights
  readonly onChanged: () => void
  /** The core refuses the secret on one of the lines; told once for each time that begins. */
  readonly onRefused: () => void
  /** A fixed dice, for tests. */
  readonly random?: () => number
}): CoreLinksService {
  const { clock, logger, settings, storage, line, hub, way } = deps
  let refused = false
  const onChanged = () => {
    const now = stream.status.kind === 'secret-refused' || eventPosts.status.kind === 'secret-refused'
    if (now && !refused) deps.onRefused()
    refused = now
    deps.onChanged()
  }
  const random = deps.random ?? (() => randomInt(1_000_000) / 1_000_000)
  const shared = { clock, logger, random, storage, line, onChanged }
  const outcomes = createOutbox({ ...shared, link: 'outcomes', address: () => settings.get('core.streamUrl') })
  const eventPosts = createOutbox({ ...shared, link: 'events', address: () => settings.get('core.eventsUrl') })
  const sessionExists = (id: string) => hub.find(id) !== null
  const verbs = createSessionVerbs({ hub, logger, rights: deps.rights, door: 'stream' })
  const runner = createCommandRunner({
    clock,
    logger,
    storage,
    outbox: outcomes,
    run: (key, command) => runCommand({ sessionExists, verbs, send: way.sendFromGateway }, key, command),
  })
  const client = createStreamClient(clock)
  const stream = createCommandStream({
    clock,
    logger,
    random,
    line,
    client,
    runner,
    address: () => settings.get('core.streamUrl'),
    users: () => hub.list().map(({ id }) => id),
    onChanged,
  })
  const sessionEvents = createSessionEvents({ clock, logger, settings, storage, hub, outbox: eventPosts })

  const drop = (work: Promise<void>, what: string) =>
    void work.catch((error: unknown) => logger.error(`${what} failed`, { error }))
  let users = ''
  const usersChanged = () => {
    const now = hub
      .list()
      .map(({ id }) => id)
      .toSorted()
      .join(',')
    if (now === users) return
    users = now
    stream.reconnect()
  }
  const unsubscribe: (() => void)[] = []
  let stopped = false

  return {
    start() {
      unsubscribe.push(
        settings.onChanged((name) => {
          const secret = name === 'core.secret' || name === 'core.previousSecret'
          if (secret || name === 'core.streamUrl') {
            stream.reconnect()
            drop(outcomes.retarget(), 'reading the address of the command stream')
          }
          if (secret || name === 'core.eventsUrl') drop(eventPosts.retarget(), 'reading the address for events')
        }),
        hub.onChanged(usersChanged),
        hub.onRemoved(usersChanged),
        deps.sender.onConnected(() => {
          stream.online()
          outcomes.online()
          eventPosts.online()
        }),
      )
      users = hub
        .list()
        .map(({ id }) => id)
        .toSorted()
        .join(',')
      drop(outcomes.start(), 'starting to post outcomes')
      drop(sessionEvents.start(), 'starting to post session events')
      drop(
        runner.start().then(() => {
          // It may have been stopped while the disk was busy.
          if (!stopped) stream.start()
        }),
        'starting to read commands',
      )
    },
    async stop(deadlineMs) {
      stopped = true
      for (const off of unsubscribe) off()
      sessionEvents.stop()
      await stream.stop()
      await runner.stop(deadlineMs)
      await Promise.all([outcomes.stop(deadlineMs), eventPosts.stop(deadlineMs)])
      client.close()
    },
    status: () => ({ stream: { ...outcomes.status, ...stream.status }, events: eventPosts.status }),
  }
}
