import type { BareReader } from './bare-message.ts'
import type { EarWord } from './ear.ts'
import type { PageTools } from './page-tools.ts'
import type { PageWindow } from './page-window.ts'
/* eslint-disable @typescript-eslint/no-explicit-any -- the vendor seam, see page-window.ts */

export type EarTeller = ReturnType<typeof makeEarTeller>

/** In the page: reports each message and each acknowledgement to the host once, through the function named `binding`. */
export function makeEarTeller({ attempt }: PageTools, reader: BareReader, binding: string) {
  const page = globalThis as unknown as PageWindow & Record<string, any>
  const told = new Map<string, true>()
  const keep = 2_000
  const note = (name: string): void => {
    told.delete(name)
    told.set(name, true)
    if (told.size > keep) told.delete(told.keys().next().value as string)
  }
  const send = (word: EarWord, msg: any): void => {
    try {
      page[binding](word)
    } catch {
      // A model that cannot be serialised is sent as its bare fields.
      page[binding]({ ...word, model: reader.messageOf(msg ?? (word as any).model) })
    }
  }
  const modelOf = (msg: any): any =>
    attempt(() => page['WWebJS'].getMessageModel(msg)) ?? attempt(() => msg.serialize()) ?? reader.messageOf(msg)
  const ackName = (key: any, ack: unknown): string => `${reader.nameOf(key)} ack ${String(ack)}`
  const teller = {
    send,
    isTold: (key: any): boolean => told.has(reader.nameOf(key)),
    isAckTold: (key: any, ack: unknown): boolean => told.has(ackName(key, ack)),
    /** `msg` is the page's own message, null when only its model is known. */
    message(model: any, msg: any): void {
      if (model?.type === 'gp2') return // a notice of a group, not a message
      const name = reader.nameOf(model?.id)
      if (told.has(name)) return
      send({ kind: 'message', model }, msg)
      note(name)
    },
    /** Reports a message of the page, unless it was reported before. */
    found(msg: any): void {
      if (!teller.isTold(msg.id)) teller.message(modelOf(msg), msg)
    },
    ack(model: any, ack: unknown, msg: any): void {
      const name = ackName(model?.id, ack)
      if (told.has(name)) return
      send({ kind: 'ack', model, ack }, msg)
      note(name)
    },
  }
  return teller
}
