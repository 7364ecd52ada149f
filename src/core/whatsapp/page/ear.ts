import type { PageTools } from './page-tools.ts'
import type { PageWindow } from './page-window.ts'
/* eslint-disable @typescript-eslint/no-explicit-any -- the vendor seam, see page-window.ts */

/** What the ear tells the host through the function it was given. */
export type EarWord =
  | { readonly kind: 'message'; readonly model: any }
  | { readonly kind: 'ack'; readonly model: any; readonly ack: unknown }
  /** A message may read otherwise now. */
  | { readonly kind: 'edit'; readonly model: any }
  /** A message of somebody else was deleted for everyone. */
  | { readonly kind: 'deletion'; readonly model: any }
  /** Somebody reacted to a message. */
  | { readonly kind: 'reaction'; readonly model: any }
  /** Went the whole way of a message: through the collection's own dispatch and the exposed function. */
  | { readonly kind: 'proof'; readonly token: string }

/**
 * In the page: sees to it that new messages, what becomes of them, and acknowledgements of ours are told to the host, however much of the library's own
 * attaching came to pass. It stands in for the functions that the library's listeners call, and hangs beside them on the
 * message collection: what they have not told by the end of the dispatch, it tells itself. So each message is told once, also when the
 * library attached nothing, or half, and when its way of serialising throws.
 *
 * Run again at each look: it hangs anew, so that it outlives a removal of listeners and a new collection, and sends `token` the way
 * a message goes. Resolves to whether the collection's dispatch reached it; null when the collection cannot be asked to dispatch.
 */
export function hangEar(
  tools: PageTools,
  binding: string,
  token: string,
  unreadable: string,
  /** See message-fields.ts. */
  fields: readonly string[],
): boolean | null {
  const { attempt, textOf } = tools
  const page = globalThis as unknown as PageWindow & Record<string, any>
  const makeEar = (): any => {
    const told = new Map<string, true>()
    const waiting = new WeakSet<object>()
    const keep = 2_000
    const nameOf = (key: any): string => `${key?.fromMe} ${textOf(key?.remote)} ${key?.id}`
    const note = (name: string): void => {
      told.delete(name)
      told.set(name, true)
      if (told.size > keep) told.delete(told.keys().next().value as string)
    }
    const keyOf = (key: any): any => ({
      fromMe: key.fromMe,
      remote: attempt(() => textOf(key.remote)),
      id: key.id,
      participant: attempt(() => textOf(key.participant)),
    })
    /** Named fields, each on its own: one that cannot be read must not take its message with it. */
    const bare = (msg: any): any => {
      /** What is plain in it; nothing deeper. */
      const flat = (from: any, wanted: readonly string[]): any => {
        const plain: any = {}
        for (const name of wanted) {
          const value = attempt(() => from[name])
          if (value !== null && typeof value !== 'object' && typeof value !== 'function') plain[name] = value
        }
        return plain
      }
      const model: any = flat(msg, fields)
      for (const name of ['ctwaContext', 'quotedMsg', 'paymentNoteMsg']) {
        const inner = attempt(() => msg[name])
        if (inner !== null) model[name] = flat(inner, attempt(() => Object.keys(inner)) ?? [])
      }
      for (const name of ['from', 'to', 'author']) model[name] = attempt(() => textOf(msg[name]))
      if (model.type === 'chat' && typeof model.body !== 'string') model.body = unreadable
      model.id = keyOf(msg.id)
      const deleted = attempt(() => msg.protocolMessageKey)
      if (deleted !== null) model.protocolMessageKey = attempt(() => keyOf(deleted))
      return model
    }
    const reactionOf = (row: any): any => ({
      id: keyOf(row.reactionParentKey ?? row.parentMsgKey),
      fromMe: attempt(() => row.id.fromMe),
      sender: attempt(() => textOf(row.author ?? row.from)),
      text: attempt(() => row.reactionText),
      ms: attempt(() => Number(row.reactionTimestamp)),
    })
    const send = (word: any, msg: any): void => {
      try {
        page[binding](word)
      } catch {
        // What cannot be turned into text for the way out goes as its bare fields.
        page[binding]({ ...word, model: bare(msg ?? word.model) })
      }
    }
    const modelOf = (msg: any): any =>
      attempt(() => page['WWebJS'].getMessageModel(msg)) ?? attempt(() => msg.serialize()) ?? bare(msg)
    const tellMessage = (model: any, msg: any): void => {
      if (model?.type === 'gp2') return // a notice of a group: nobody's message
      const name = nameOf(model?.id)
      if (told.has(name)) return
      send({ kind: 'message', model }, msg)
      note(name)
    }
    const tellAck = (model: any, ack: unknown, msg: any): void => {
      const name = `${nameOf(model?.id)} ack ${String(ack)}`
      if (told.has(name)) return
      send({ kind: 'ack', model, ack }, msg)
      note(name)
    }
    const afterDispatch = (work: () => void): void =>
      void Promise.resolve()
        .then(work)
        .catch(() => undefined)
    const ear: any = {
      proven: null,
      collection: null,
      bare,
      onMessage: (model: any) => tellMessage(model, null),
      onAck: (model: any, ack: unknown) => tellAck(model, ack, null),
      onReaction: (rows: readonly any[]) => {
        for (const row of rows) attempt(() => send({ kind: 'reaction', model: reactionOf(row) }, null))
      },
      add(msg: any) {
        if (!msg?.isNewMsg || msg.type === 'gp2') return
        // What the phone alone shows is all that will ever come of it; the rest may still be decrypted.
        const isFinal = /_unavailable_fanout$|^bot_orphan$/.test(String(attempt(() => msg.subtype)))
        if (msg.type === 'ciphertext' && !isFinal) {
          waiting.add(msg)
          return
        }
        afterDispatch(() => {
          if (!told.has(nameOf(msg.id))) tellMessage(modelOf(msg), msg)
        })
      },
      /** Decrypted after all. */
      type(msg: any) {
        if (msg?.type === 'revoked') {
          waiting.delete(msg)
          if (msg.id?.fromMe === false) afterDispatch(() => send({ kind: 'deletion', model: bare(msg) }, msg))
          return
        }
        if (msg?.type === 'ciphertext' || !waiting.delete(msg)) return
        afterDispatch(() => {
          if (!told.has(nameOf(msg.id))) tellMessage(modelOf(msg), msg)
        })
      },
      /** Its text, or what stands below a picture. A thumbnail that is loaded changes the body of a picture too. */
      words(msg: any) {
        if (!msg?.id || msg.type === 'ciphertext' || msg.type === 'revoked') return
        // Ours get their words while they are sent: only an edit is news.
        if (msg.id.fromMe !== false && !msg.latestEditSenderTimestampMs) return
        const isThumbnail = (): boolean => attempt(() => msg.directPath) !== null && attempt(() => msg.caption) === null
        afterDispatch(() => {
          // What was not told yet is told as it is now.
          if (!told.has(nameOf(msg.id)) && waiting.has(msg)) return
          if (!isThumbnail() || msg.latestEditSenderTimestampMs) send({ kind: 'edit', model: bare(msg) }, msg)
        })
      },
      ack(msg: any, ack: unknown) {
        if (msg?.id?.fromMe !== true) return
        afterDispatch(() => {
          if (!told.has(`${nameOf(msg.id)} ack ${String(ack)}`)) tellAck({ id: bare(msg).id }, ack, msg)
        })
      },
      proof(sent: string) {
        ear.proven = sent
        page[binding]({ kind: 'proof', token: sent })
      },
    }
    return ear
  }
  const ear = (page['salesboyEar'] ??= makeEar())
  const helpers = page['WWebJS']
  if (typeof helpers?.getMessageModel === 'function' && helpers.getMessageModel.salesboy !== true) {
    const former = helpers.getMessageModel
    // Thrown in a listener of the library it would keep the event from whoever listens after it.
    helpers.getMessageModel = (msg: any) => attempt(() => former(msg)) ?? ear.bare(msg)
    helpers.getMessageModel.salesboy = true
  }
  page['onAddMessageEvent'] = ear.onMessage
  page['onMessageAckEvent'] = ear.onAck
  page['onReaction'] = ear.onReaction

  const collection = attempt(() => page.require?.('WAWebCollections').Msg)
  if (collection === null || typeof collection.on !== 'function') return false
  const events: readonly [string, (...values: any[]) => void][] = [
    ['add', ear.add],
    ['change:type', ear.type],
    ['change:ack', ear.ack],
    ['change:body', ear.words],
    ['change:caption', ear.words],
    ['salesboy:proof', ear.proof],
  ]
  const former = ear.collection
  for (const [event, listener] of events) {
    attempt(() => former?.off(event, listener))
    if (former !== collection) attempt(() => collection.off(event, listener))
    if (attempt(() => collection.on(event, listener) ?? true) === null) return false
  }
  ear.collection = collection
  if (typeof collection.trigger !== 'function') return null
  ear.proven = null
  attempt(() => collection.trigger('salesboy:proof', token))
  return ear.proven === token
}
