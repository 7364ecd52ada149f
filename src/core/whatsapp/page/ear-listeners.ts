import type { BareReader } from './bare-message.ts'
import type { EarTeller } from './ear-teller.ts'
import type { PageTools } from './page-tools.ts'
/* eslint-disable @typescript-eslint/no-explicit-any -- the vendor seam, see page-window.ts */

/**
 * In the page: the listeners for the message collection's events. They report what the library has not reported by the end of the
 * dispatch.
 */
export function makeEarListeners({ attempt }: PageTools, reader: BareReader, teller: EarTeller) {
  const waiting = new WeakSet<object>()
  const afterDispatch = (work: () => void): void =>
    void Promise.resolve()
      .then(work)
      .catch(() => undefined)
  return {
    add(msg: any): void {
      if (!msg?.isNewMsg || msg.type === 'gp2') return
      // A message for the phone only never gets more content; any other may still be decrypted.
      const isFinal = /_unavailable_fanout$|^bot_orphan$/.test(String(attempt(() => msg.subtype)))
      if (msg.type === 'ciphertext' && !isFinal) waiting.add(msg)
      else afterDispatch(() => teller.found(msg))
    },
    /** The type changed: the message was decrypted after all, or deleted for everyone. */
    type(msg: any): void {
      if (msg?.type === 'revoked') {
        waiting.delete(msg)
        const tell = (): void => teller.send({ kind: 'deletion', model: reader.messageOf(msg) }, msg)
        if (msg.id?.fromMe === false) afterDispatch(tell)
        return
      }
      if (msg?.type !== 'ciphertext' && waiting.delete(msg)) afterDispatch(() => teller.found(msg))
    },
    /** The text or caption changed. Loading a thumbnail also changes the body of a picture. */
    words(msg: any): void {
      if (!msg?.id || msg.type === 'ciphertext' || msg.type === 'revoked') return
      // Our messages get their text while they are sent: only an edit is news.
      if (msg.id.fromMe !== false && !msg.latestEditSenderTimestampMs) return
      const isThumbnail = (): boolean => attempt(() => msg.directPath) !== null && attempt(() => msg.caption) === null
      afterDispatch(() => {
        // A message that is not reported yet will be reported with its current text.
        if (!teller.isTold(msg.id) && waiting.has(msg)) return
        if (isThumbnail() && !msg.latestEditSenderTimestampMs) return
        teller.send({ kind: 'edit', model: reader.messageOf(msg) }, msg)
      })
    },
    ack(msg: any, ack: unknown): void {
      if (msg?.id?.fromMe !== true) return
      afterDispatch(() => {
        if (!teller.isAckTold(msg.id, ack)) teller.ack({ id: reader.messageOf(msg).id }, ack, msg)
      })
    },
  }
}
