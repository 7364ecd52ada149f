import type { ContactEntry, GroupEntry } from '../whatsapp/whatsapp-client.ts'
import type { Sessions } from './sessions.ts'

export type GroupInfo = GroupEntry
export type ContactInfo = ContactEntry
/** What the other rooms know of `Sessions`. */
export type SessionHub = Pick<Sessions, keyof Sessions>
