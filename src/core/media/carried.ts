import type { ContactCard } from '../../shared/model/attached.ts'
import { readJson } from '../storage/read-json.ts'
import type { IncomingMessage } from '../whatsapp/incoming-message.ts'

/** What WhatsApp told of what a message carries, as it stands in the column `media`. */
export type Carried = Partial<NonNullable<IncomingMessage['media']>> & {
  readonly place?: NonNullable<IncomingMessage['location']>
  readonly contacts?: readonly ContactCard[]
}

/** The column's text; null for a message of words alone. */
export function carriedText({ media, location, contacts = [] }: IncomingMessage): string | null {
  const carried: Carried = {
    ...media,
    ...(location === null ? {} : { place: location }),
    ...(contacts.length === 0 ? {} : { contacts }),
  }
  return Object.keys(carried).length === 0 ? null : JSON.stringify(carried)
}

/** Reads the column; where the stored text is damaged, the message goes out without the details. */
export function readCarried(text: string | null): Carried {
  const value = readJson(text)
  return typeof value === 'object' && value !== null ? value : {}
}
