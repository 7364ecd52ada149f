import type { makeBareReader } from './bare-message.ts'
import type { makeEarListeners } from './ear-listeners.ts'
import type { makeEarTeller } from './ear-teller.ts'
import type { PageTools } from './page-tools.ts'
import type { PageWindow } from './page-window.ts'
/* eslint-disable @typescript-eslint/no-explicit-any -- the vendor seam, see page-window.ts */

/** What the ear reports to the host through the exposed function. */
export type EarWord =
  | { readonly kind: 'message'; readonly model: any }
  | { readonly kind: 'ack'; readonly model: any; readonly ack: unknown }
  /** The text of a message may have changed. */
  | { readonly kind: 'edit'; readonly model: any }
  /** A message of somebody else was deleted for everyone. */
  | { readonly kind: 'deletion'; readonly model: any }
  /** Somebody reacted to a message. */
  | { readonly kind: 'reaction'; readonly model: any }
  /** Took the whole path of a message: through the collection's own dispatch and the exposed function. */
  | { readonly kind: 'proof'; readonly token: string }

/** The functions that `hangEar` gets beside the tools. */
export interface EarParts {
  readonly makeBareReader: typeof makeBareReader
  readonly makeEarTeller: typeof makeEarTeller
  readonly makeEarListeners: typeof makeEarListeners
  readonly makeEar: typeof makeEar
}

/**
 * In the page: makes sure that the host hears of new messages, their changes, and acknowledgements of ours, however much of the
 * library has attached. It replaces the functions that the library's listeners call, and adds its own listeners to the message
 * collection. These report what the library has not reported by the end of the dispatch. So each message is reported once, even if
 * the library attached nothing or only partly, or its serialiser throws.
 *
 * Runs again at each look. It then attaches anew, so that it survives a removal of listeners and a new collection, and sends `token`
 * along the path of a message. Returns whether the token arrived through the collection's dispatch; null when the collection cannot
 * dispatch.
 */
export function hangEar(
  tools: PageTools & EarParts,
  binding: string,
  token: string,
  unreadable: string,
  /** See message-fields.ts. */
  fields: readonly string[],
): boolean | null {
  const { attempt } = tools
  const page = globalThis as unknown as PageWindow & Record<string, any>
  const ear = (page['salesboyEar'] ??= tools.makeEar(tools, binding, unreadable, fields))
  const helpers = page['WWebJS']
  if (typeof helpers?.getMessageModel === 'function' && helpers.getMessageModel.salesboy !== true) {
    const former = helpers.getMessageModel
    // An error in a listener of the library would keep the event from all later listeners.
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

/**
 * In the page: creates the ear, which stays while `hangEar` attaches it anew: the functions that the library calls, and the
 * listeners for the collection.
 */
export function makeEar(
  tools: PageTools & EarParts,
  binding: string,
  unreadable: string,
  fields: readonly string[],
): any {
  const page = globalThis as unknown as PageWindow & Record<string, any>
  const reader = tools.makeBareReader(tools, unreadable, fields)
  const teller = tools.makeEarTeller(tools, reader, binding)
  const ear: any = {
    ...tools.makeEarListeners(tools, reader, teller),
    proven: null,
    collection: null,
    bare: reader.messageOf,
    onMessage: (model: any) => teller.message(model, null),
    onAck: (model: any, ack: unknown) => teller.ack(model, ack, null),
    onReaction: (rows: readonly any[]) => {
      for (const row of rows)
        tools.attempt(() => teller.send({ kind: 'reaction', model: reader.reactionOf(row) }, null))
    },
    proof(sent: string) {
      ear.proven = sent
      page[binding]({ kind: 'proof', token: sent })
    },
  }
  return ear
}
