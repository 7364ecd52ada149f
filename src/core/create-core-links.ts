import type { CoreLinks } from '../shared/model/core-status.ts'
import { msg } from '../shared/words/say.ts'
import type { Basics } from './basics.ts'
import { createCommandRunner } from './command-stream/command-runner.ts'
import { createCommandStream } from './command-stream/command-stream.ts'
import { runCommand } from './command-stream/run-command.ts'
import type { CoreLine } from './delivery/core-line.ts'
import type { WebhookQueue } from './delivery/webhook-queue.ts'
import type { CoreRights } from './gateway/core-rights.ts'
import { createSessionVerbs } from './gateway/session-verbs.ts'
import { createStreamClient } from './http/open-stream.ts'
import { createOutbox } from './outbox/outbox.ts'
import type { GatewaySender } from './replies/gateway-send.ts'
import { createSessionEvents } from './session-events/session-events.ts'
import type { SessionHub } from './sessions/session-hub.ts'
import type { ChatSender } from './whatsapp/chat-sender.ts'

export interface CoreLinksService {
  start(): void
  stop(deadlineMs: number): Promise<void>
  status(): CoreLinks
}

export interface CoreLinksDeps extends Basics {
  readonly random: () => number
  readonly line: CoreLine
  readonly hub: SessionHub
  readonly sender: Pick<ChatSender, 'onConnected'>
  readonly webhook: Pick<WebhookQueue, 'coreStatus'>
  readonly sends: Pick<GatewaySender, 'send'>
  readonly rights: CoreRights
}

/** Builds the two optional lines to the core beside the messages: its command stream, and session events. */
export function createCoreLinks(deps: CoreLinksDeps): CoreLinksService {
  const logger = deps.logger.child('links')
  const { clock, random, settings, storage, line, hub, webhook, changes } = deps
  let refused = false
  const onChanged = () => {
    const now = stream.status.kind === 'secret-refused' || eventPosts.status.kind === 'secret-refused'
    // Told once for each time that it begins. The refusal of messages has a notice of its own.
    if (now && !refused && webhook.coreStatus().kind !== 'secret-refused') {
      const what = msg('notice.own-line-refused')
      changes.tell('notice', { kind: 'core-refuses', sessionId: null, count: 1, said: what })
    }
    refused = now
    changes.tell('links', null)
  }
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
    run: (key, command) =>
      runCommand({ sessionExists, verbs, send: (request) => deps.sends.send(request) }, key, command),
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
