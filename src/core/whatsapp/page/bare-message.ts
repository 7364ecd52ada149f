import type { PageTools } from './page-tools.ts'
/* eslint-disable @typescript-eslint/no-explicit-any -- the vendor seam, see page-window.ts */

export type BareReader = ReturnType<typeof makeBareReader>

/**
 * In the page: reads messages without WhatsApp's serialiser: named fields, each on its own, so that an unreadable field does not
 * cost the message. `unreadable` replaces a text that is not a string.
 */
export function makeBareReader({ attempt, textOf }: PageTools, unreadable: string, fields: readonly string[]) {
  /** The wanted fields whose values are plain; no objects. */
  const flat = (from: any, wanted: readonly string[]): any => {
    const plain: any = {}
    for (const name of wanted) {
      const value = attempt(() => from[name])
      if (value !== null && typeof value !== 'object' && typeof value !== 'function') plain[name] = value
    }
    return plain
  }
  const keyOf = (key: any): any => ({
    fromMe: key.fromMe,
    remote: attempt(() => textOf(key.remote)),
    id: key.id,
    participant: attempt(() => textOf(key.participant)),
  })
  return {
    nameOf: (key: any): string => `${key?.fromMe} ${textOf(key?.remote)} ${key?.id}`,
    messageOf(msg: any): any {
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
    },
    reactionOf: (row: any): any => ({
      id: keyOf(row.reactionParentKey ?? row.parentMsgKey),
      fromMe: attempt(() => row.id.fromMe),
      sender: attempt(() => textOf(row.author ?? row.from)),
      text: attempt(() => row.reactionText),
      ms: attempt(() => Number(row.reactionTimestamp)),
    }),
  }
}
