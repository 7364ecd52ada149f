import type { makeBareReader } from './bare-message.ts'
import type { makeEarListeners } from './ear-listeners.ts'
import type { makeEarTeller } from './ear-teller.ts'
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

/** What `hangEar` is given beside the tools. */
export interface EarParts {
  readonly makeBareReader: typeof makeBareReader
  readonly makeEarTeller: typeof makeEarTeller
  readonly makeEarListeners: typeof makeEarListeners
  readonly makeEar: typeof makeEar
}

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

/** In the page: the ear that stays there while it is hung anew; what the library calls, and what the collection does. */
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
