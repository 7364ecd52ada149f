import type { ContactCard } from '../../shared/model/attached.ts'
import { readJson } from '../storage/read-json.ts'
import type { IncomingMessage } from '../whatsapp/incoming-message.ts'

/** WhatsApp's description of a message's attachment, as stored in the column `media`. */
export type Carried = Partial<NonNullable<IncomingMessage['media']>> & {
  readonly place?: NonNullable<IncomingMessage['location']>
  readonly contacts?: readonly ContactCard[]
}

/** The text for the column; null for a message with text only. */
export function carriedText({ media, location, contacts = [] }: IncomingMessage): string | null {
  const carried: Carried = {
    ...media,
    ...(location === null ? {} : { place: location }),
    ...(contacts.length === 0 ? {} : { contacts }),
  }
  return Object.keys(carried).length === 0 ? null : JSON.stringify(carried)
}

/** Parses the column. A damaged text reads as empty, so that the message still goes out, without these details. */
export function readCarried(text: string | null): Carried {
  const value = readJson(text)
  return typeof value === 'object' && value !== null ? value : {}
}
