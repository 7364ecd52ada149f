import type { Ack } from '../../src/shared/model/message.ts'

/** The calls that the page of the round's WhatsApp answers, one `POST /call` each. */
export type PageCall =
  | { readonly name: 'open' }
  | { readonly name: 'close'; readonly page: string }
  | { readonly name: 'probe'; readonly page: string }
  | { readonly name: 'survey'; readonly page: string; readonly since: number }
  | {
      readonly name: 'history'
      readonly page: string
      readonly chatId: string
      readonly since: number
      readonly own: boolean
    }
  | {
      readonly name: 'hand'
      readonly page: string
      readonly chatId: string
      readonly text: string
      readonly file?: Omit<SentFile, 'shown'>
      readonly place?: Place
    }
  | { readonly name: 'media'; readonly page: string; readonly messageId: string }
  | { readonly name: 'ack'; readonly page: string; readonly messageId: string }
  | { readonly name: 'phoneOfLid'; readonly page: string; readonly lid: string }
  | { readonly name: 'hasChat'; readonly page: string; readonly chatId: string }

export interface SentFile {
  /** WhatsApp's name for the kind of file. */
  readonly type: string
  /** SHA-256 of the bytes that were handed over, in hex. */
  readonly sha256: string
  /** The hash that the chat shows. It may differ, because WhatsApp re-encodes pictures. */
  readonly shown: string
  readonly size: number
  readonly filename: string | null
}

export interface Place {
  readonly latitude: number
  readonly longitude: number
}

/** One message as the round's WhatsApp keeps it. */
export interface PhoneMessage {
  readonly id: string
  readonly chatId: string
  readonly by: 'customer' | 'bot' | 'owner'
  readonly body: string
  /** Unix seconds by the correct clock. */
  readonly timestamp: number
  /** Milliseconds of virtual time since the round began. */
  readonly at: number
  readonly file?: SentFile
  readonly place?: Place
  ack: Ack
}

export interface Customer {
  readonly name: string
  /** Digits. */
  readonly phone: string
  /** `…@c.us` or `…@lid`: the chat as WhatsApp names it. */
  readonly chatId: string
  /** Whether the account can look up the phone behind the LID. */
  readonly phoneKnown: boolean
}
