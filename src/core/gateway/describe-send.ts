import { assertNever } from '../../shared/assert-never.ts'
import type { LeftOutReason } from '../../shared/model/attachment.ts'
import type { ReplyReason } from '../../shared/model/reply-reasons.ts'
import type { GatewaySendResult } from '../replies/gateway-send.ts'

export interface SendAnswer {
  readonly status: number
  readonly body:
    { readonly success: true; readonly message: 'Message sent'; readonly id?: string } | { readonly error: string }
}

/** Why a text is not sent, in words for a core; such a text leaves no record. A text that only waits is accepted. */
const REFUSALS: Readonly<Partial<Record<ReplyReason, string>>> = {
  'question-deleted': 'The customer deleted the message that this answers',
  'owner-takeover': 'The owner answers this chat',
  paused: 'Answers are paused',
  'too-old': 'The question is too old for an automatic answer',
  'quiet-hours': 'It is night for the bot, and by morning the question is too old',
  'already-answered': 'The customer has an answer to this message already',
  'reach-out-lock': 'WhatsApp does not let this account write first at the moment',
  'warm-up': 'The phone was linked less than a day ago; until then nobody is written to who did not write first',
  'unchecked-number': 'WhatsApp could not say whether this number is on it',
  'response-mode': 'Only the answer to a message counts (replies.mode is response)',
}

/** Why a text did not reach WhatsApp. */
const FAILURES: Readonly<Partial<Record<ReplyReason, string>>> = {
  'send-failed': 'WhatsApp Web could not send it',
  'chat-not-found': 'WhatsApp knows no such chat',
  'not-allowed': 'This account may not write into this chat',
  'refused-by-whatsapp': 'WhatsApp refused the message',
  'earlier-failed': 'What had to go before it could not be sent',
}

/** Any other reason is 422: the request is valid, but cannot be fulfilled. */
const STATUS_OF: Readonly<Partial<Record<LeftOutReason, number>>> = {
  'media-too-large': 413,
  'media-wrong-type': 415,
  'media-unreadable': 400,
  'media-no-room': 503,
}

const error = (status: number, text: string): SendAnswer => ({ status, body: { error: text } })

/** The HTTP answer to a core about a text it wanted sent. */
export function describeSend(result: GatewaySendResult): SendAnswer {
  switch (result.kind) {
    case 'accepted': {
      const id = result.messageId === null ? {} : { id: result.messageId }
      return { status: 200, body: { success: true, message: 'Message sent', ...id } }
    }
    case 'unknown-session':
      return error(404, 'Session not found')
    case 'not-connected':
      return error(409, 'Session is not connected')
    case 'not-on-whatsapp':
      return error(422, 'The recipient is not on WhatsApp')
    case 'refused':
      return error(409, REFUSALS[result.reason] ?? 'It is not sent')
    case 'media-refused':
      return error(STATUS_OF[result.reason] ?? 422, `Nothing was sent: ${result.why}`)
    case 'key-reused':
      return error(422, 'Idempotency-Key was used for another message')
    case 'not-stored':
      return error(503, 'The disk of this host takes no writes; nothing was accepted. Try again later.')
    case 'failed':
      return error(500, FAILURES[result.reason] ?? `It could not be sent (${result.reason})`)
    default:
      return assertNever(result)
  }
}
