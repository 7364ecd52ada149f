import type { LinkOffer } from '../../shared/model/session.ts'
import type { MessageSink } from '../inbox/message-sink.ts'
import type { Clock, Logger } from '../ports.ts'
import { describeError } from '../whatsapp/describe-error.ts'
import type { WhatsAppClientFactory } from '../whatsapp/whatsapp-client.ts'
import { HeardIds } from './heard-ids.ts'
import { createIntake, type Intake } from './intake.ts'
import { createLidResolver } from './lid-resolver.ts'
import { createLinkDesk } from './link-desk.ts'
import type { LidTable } from './session-records.ts'
import type { SessionTimings } from './session-timings.ts'
import { createSessionRun, type RunListener, type SessionRun } from './session-run.ts'

export interface OpenedRun {
  readonly run: SessionRun
  readonly intake: Intake
  readonly heard: HeardIds
}

/** Puts together what one browser's life needs. Nothing runs before `run.begin()`. */
export function openRun(options: {
  readonly sessionId: string
  readonly clock: Clock
  readonly logger: Logger
  readonly sink: MessageSink
  readonly lids: LidTable
  readonly createClient: WhatsAppClientFactory
  /** A saved link is expected in the profile. */
  readonly linked: boolean
  /** Pairing codes for this phone are wanted instead of a QR. */
  readonly codePhone: string | null
  readonly timings: SessionTimings
  readonly listener: RunListener & { offered(offer: LinkOffer): void }
}): OpenedRun {
  const { sessionId, clock, logger, listener } = options
  const heard = new HeardIds()
  const sink = heard.watch(options.sink)
  const client = options.createClient(sessionId)
  const lids = createLidResolver({
    sessionId,
    table: options.lids,
    clock,
    logger,
    ask: (lid) => client.phoneOfLid(lid),
  })
  const intake = createIntake({
    sessionId,
    sink,
    lids,
    clock,
    logger,
    chatTitle: (chatId) => client.chatTitle(chatId),
  })
  // What comes live waits for the catch-up that follows the connect: older messages of its chat go first.
  intake.hold()
  const desk = createLinkDesk({ sessionId, client, clock, logger, offer: (offer) => listener.offered(offer) })
  if (options.codePhone !== null) desk.wish(options.codePhone)
  const run = createSessionRun({
    sessionId,
    client,
    desk,
    intake: {
      ...intake,
      live(message) {
        heard.note(message.messageId)
        intake.live(message)
      },
    },
    clock,
    logger,
    listener,
    linked: options.linked,
    timings: options.timings,
    acknowledged({ messageId, ack }) {
      sink.acknowledged(sessionId, messageId, ack).catch((error: unknown) => {
        logger.error('acknowledgement not stored', { session: sessionId, error: describeError(error) })
      })
    },
  })
  return { run, intake, heard }
}
