import { assertNever } from '../../shared/assert-never.ts'
import type { GatewaySendResult } from '../message-way.ts'

export interface SendAnswer {
  readonly status: number
  readonly body:
    { readonly success: true; readonly message: 'Message sent'; readonly id?: string } | { readonly error: string }
}

const error = (status: number, text: string): SendAnswer => ({ status, body: { error: text } })

/** What a core hears about a text it wanted sent. */
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
    case 'key-reused':
      return error(422, 'Idempotency-Key was used for another message')
    case 'not-stored':
      return error(503, 'The disk of this host takes no writes; nothing was accepted. Try again later.')
    case 'failed':
      return error(500, result.detail)
    default:
      return assertNever(result)
  }
}
