/** Our own messages on their way to the server. They wait in this page's memory and are lost when it closes. */
import { Socket, Stream } from './conn.ts'
import { keyToWire } from './msg-key.ts'
import { mediaIdOf, type MsgModel } from './msg-model.ts'
import { ask } from './net.ts'
import { ServerStatusCodeError } from './page-error.ts'

export interface SendResult {
  readonly messageSendResult: 'OK' | 'ERROR_UNKNOWN'
  readonly t: number
}

interface Waiting {
  readonly message: MsgModel
  readonly settle: (result: SendResult) => void
}

const waiting: Waiting[] = []
let isFlushing = false

interface SendJobResult {
  readonly t: number
  readonly ack: number
  /** The server's reason for a refusal, if it gives one. */
  readonly error?: number
}

/** WhatsApp's `WAWebSendMsgJob`. Every message is sent through it, and only it learns the server's reason for a refusal. */
export const sendMsgJob = {
  async encryptAndSendMsg({ data }: { readonly type: 'Message'; readonly data: MsgModel }): Promise<SendJobResult> {
    const { errorCode, ...answer } = await ask('send', {
      key: keyToWire(data.id),
      attributes: data.serialize(),
      mediaId: data.directPath === undefined ? null : mediaIdOf(data.directPath),
      quotedId: data.quotedStanzaID ?? null,
    })
    return { ...answer, ...(errorCode === undefined ? {} : { error: errorCode }) }
  },
}

/**
 * The server's reason for "the monthly limit of new chats is reached". The page keeps only this reason on the
 * message, under its own number.
 */
const NEW_CHATS_CAPPED = 475

async function transmit({ message, settle }: Waiting): Promise<void> {
  try {
    const answer = await sendMsgJob.encryptAndSendMsg({ type: 'Message', data: message })
    message.t = answer.t
    if (answer.ack < 0) message.set('isSendFailure', true)
    if (answer.error === NEW_CHATS_CAPPED) message.set('errorCode', 1)
    message.updateAck(answer.ack, true)
    settle({ messageSendResult: answer.ack < 0 ? 'ERROR_UNKNOWN' : 'OK', t: answer.t })
  } catch (error) {
    if (!(error instanceof ServerStatusCodeError)) throw error
    message.updateAck(-1)
    settle({ messageSendResult: 'ERROR_UNKNOWN', t: message.t })
  }
}

/** Sends the waiting messages in order while the connection holds. */
export async function flushOutbox(): Promise<void> {
  if (isFlushing) return
  isFlushing = true
  try {
    while (Socket.state === 'CONNECTED' && waiting.length > 0) {
      const next = waiting[0] as Waiting
      await transmit(next)
      waiting.shift()
    }
  } catch {
    // The network failed during a send: the message stays first in line for the next connection.
  } finally {
    isFlushing = false
  }
}

/** Queues the message. Resolves when the server has taken or refused it; a dropped connection only delays that. */
export function transmitWhenConnected(message: MsgModel): Promise<SendResult> {
  return new Promise((resolve) => {
    waiting.push({ message, settle: resolve })
    if (!Stream.available) Stream.markAvailable()
    void flushOutbox()
  })
}
