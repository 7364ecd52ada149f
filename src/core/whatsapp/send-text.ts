import type { Ack } from '../../shared/model/message.ts'
import type { Clock, Logger } from '../ports.ts'
import type { AckBoard } from './ack-board.ts'
import type { OutgoingAttachment, SendOutcome } from './chat-sender.ts'
import { describeError } from './describe-error.ts'
import { isSaid } from '../ids/same-message.ts'
import { TimeLimitError } from '../time/within.ts'
import type { OutgoingMessage } from './incoming-message.ts'

/** The page's calls that sending needs. */
export interface SendingPage {
  /** Hands the text to WhatsApp. Resolves to the message's id, or null when the library returned no message. */
  hand(chatId: string, text: string, quotedMessageId: string | null): Promise<string | null>
  /** Hands over a file with its caption, or a place. A file that misses its time limit is never sent later. */
  handAttachment(chatId: string, what: OutgoingAttachment, quotedMessageId: string | null): Promise<string | null>
  hasChat(chatId: string): Promise<boolean>
  ackOf(messageId: string): Promise<Ack | null>
  /** The code with which WhatsApp's server refused this message; null when the page tells none. */
  refusalOf(messageId: string): Promise<number | null>
  /** Waits for the next acknowledgement of this message, at most this many ms. */
  nextAck: AckBoard['next']
  /** Our newest messages in the chat, whatever their timestamps: a clock that is set during a send must not hide the sent message. */
  newestOwn(chatId: string): Promise<readonly OutgoingMessage[]>
  numberId(phone: string): Promise<string | null>
}

/** How long the server's tick may take before the outcome counts as unknown. */
export const ACK_LIMIT_MS = 15_000
/** How often the page is asked as well, because an event may be lost, as in a reload. */
const ACK_LOOK_MS = 1_000

/** A send is stale after this time. Reading the chat takes at most a quarter of it; more passes only while the computer sleeps. */
const STALE_MS = 60_000

interface SendDeps {
  readonly clock: Clock
  readonly logger: Logger
  readonly page: SendingPage
}

/** Sends one text and returns its true outcome. */
export function sendText(
  deps: SendDeps,
  chatId: string,
  text: string,
  quotedMessageId: string | null,
): Promise<SendOutcome> {
  return sendOne(deps, chatId, {
    isIt: (message) => isSaid({ text, attachment: null }, message),
    hand: () => deps.page.hand(chatId, text, quotedMessageId),
  })
}

/** Like `sendText`, for a file or a place. */
export function sendAttachment(
  deps: SendDeps,
  chatId: string,
  what: OutgoingAttachment,
  quotedMessageId: string | null,
): Promise<SendOutcome> {
  return sendOne(deps, chatId, {
    isIt: (message) => isSaid({ text: what.caption, attachment: what.attachment }, message),
    hand: () => deps.page.handAttachment(chatId, what, quotedMessageId),
  })
}

/**
 * Hands one message over. Success is the server's acknowledgement, not the library's answer: with today's message keys the library
 * may report a failure for a delivered message, and while the connection is down a message only waits in the page.
 */
async function sendOne(
  deps: SendDeps,
  chatId: string,
  what: { readonly isIt: (message: OutgoingMessage) => boolean; readonly hand: () => Promise<string | null> },
): Promise<SendOutcome> {
  const { clock, page } = deps
  const began = { now: clock.now(), monotonic: clock.monotonic() }
  let messageId: string | null
  let known: ReadonlySet<string> | null
  try {
    known = new Set((await page.newestOwn(chatId)).map((message) => message.messageId))
  } catch (error) {
    const detail = `the chat could not be read: ${describeError(error)}`
    // A timeout or a lost page: nothing can be sent. Any other error may come from a changed page, where sending may still work.
    if (error instanceof TimeLimitError || isDeadPage(detail))
      return { kind: 'not-sent', reason: 'send-failed', detail }
    deps.logger.warn('sending although the chat could not be read', { error: detail })
    known = null
  }
  // Only one of the two clocks goes on while a computer sleeps: a message allowed in the evening must not go out in the morning.
  if (Math.max(clock.now() - began.now, clock.monotonic() - began.monotonic) > STALE_MS)
    return { kind: 'not-sent', reason: 'send-failed', detail: 'too much time passed before it was handed over' }
  const findSent = async (): Promise<OutgoingMessage | null> => {
    if (known === null) throw new Error('the chat could not be read before, so nothing can be told from it')
    const before = known
    const own = await page.newestOwn(chatId)
    return own.findLast((message) => !before.has(message.messageId) && what.isIt(message)) ?? null
  }
  try {
    messageId = await what.hand()
  } catch (error) {
    const handed = describeError(error)
    deps.logger.warn('handing over a message failed, looking into the chat', { error: handed })
    try {
      const found = await findSent()
      if (found !== null) messageId = found.messageId
      else if (error instanceof TimeLimitError) return { kind: 'unknown', detail: handed }
      else return { kind: 'not-sent', reason: 'send-failed', detail: handed }
    } catch (lookError) {
      return { kind: 'unknown', detail: `${handed}; ${describeError(lookError)}` }
    }
  }
  try {
    if (messageId === null) {
      if (!(await page.hasChat(chatId))) {
        return { kind: 'refused', reason: 'chat-not-found', detail: 'WhatsApp does not know this chat' }
      }
      const found = await findSent()
      if (found === null) return { kind: 'unknown', detail: 'the library gave no message back and the chat shows none' }
      messageId = found.messageId
    }
    return await awaitAck(deps, chatId, messageId)
  } catch (error) {
    return { kind: 'unknown', detail: describeError(error) }
  }
}

/** Whether puppeteer's error says that the page is gone or being replaced. */
function isDeadPage(detail: string): boolean {
  return /not open|context was destroyed|detached|Target closed|Session closed|Protocol error/i.test(detail)
}

async function awaitAck(
  deps: { readonly clock: Clock; readonly logger: Logger; readonly page: SendingPage },
  chatId: string,
  messageId: string,
): Promise<SendOutcome> {
  const { clock, page } = deps
  const until = clock.monotonic() + ACK_LIMIT_MS
  for (;;) {
    // Subscribe before the look, so that no acknowledgement during it is missed.
    const next = page.nextAck(messageId, ACK_LOOK_MS)
    try {
      const ack = await page.ackOf(messageId)
      if (ack !== null && ack >= 1) return { kind: 'sent', messageId, ack }
      if (ack === -1) return await refusedByServer(deps, chatId, messageId)
      if (clock.monotonic() >= until) return { kind: 'unknown', detail: 'no acknowledgement of the server yet' }
      await next.told
    } finally {
      next.cancel()
    }
  }
}

/**
 * Finds out why the server refused a message. The tick says only that it was refused, also for a number that is not on WhatsApp. A
 * failed look-up changes nothing about the refusal.
 */
async function refusedByServer(
  { logger, page }: { readonly logger: Logger; readonly page: SendingPage },
  chatId: string,
  messageId: string,
): Promise<SendOutcome> {
  const ask = <T>(work: Promise<T>, without: T): Promise<T> =>
    work.catch((error: unknown) => {
      logger.warn('the reason of a refusal could not be read', { error: describeError(error) })
      return without
    })
  const [user = '', server] = chatId.split('@')
  const code = await ask(page.refusalOf(messageId), null)
  if (server === 'c.us' && (await ask(page.numberId(user), chatId)) === null) {
    return { kind: 'refused', reason: 'not-on-whatsapp', detail: 'this number is not on WhatsApp' }
  }
  return { kind: 'rejected', code, detail: `the server refused the message (${code ?? 'no reason'})` }
}
