import type { Waiting } from './waiting.ts'
import type { Ack, MessageView, ReplyView } from './message.ts'

/** One name for a chat of a session: for maps, and for what runs one after another in it. */
export const keyOfChat = (sessionId: string, chatKey: string): string => `${sessionId}\n${chatKey}`

/** Who said something in a chat. */
export type Speaker = 'customer' | 'bot' | 'owner'

/** The newest line of a chat. */
export interface LastLine {
  readonly at: number
  readonly by: Speaker
  /** At most the first 200 characters; empty when the text was not kept. */
  readonly text: string
  readonly type: string
  /** Where it is on its way: a delivery state for customers, a reply state for the bot and the owner's window. */
  readonly state: string
}

/** One customer's chat, or a group. Times are unix ms. */
export interface ChatView {
  readonly sessionId: string
  /** The chat's one key, whichever of its two names WhatsApp uses. */
  readonly chatKey: string
  readonly name: string | null
  readonly phone: string | null
  /** The name that the customer chose at WhatsApp; only of somebody who shows no phone. */
  readonly username: string | null
  readonly isGroup: boolean
  /** Customers' messages since the owner last looked at this chat here; WhatsApp is never told. */
  readonly unread: number
  /** It waits for a human; null when it does not. */
  readonly waiting: Waiting | null
  readonly last: LastLine | null
  /** The owner answers himself; `until` null: until handed back. Null when the bot is in charge. */
  readonly takeover: { readonly until: number | null } | null
}

export interface ChatCounts {
  /** Chats with something unread. */
  readonly unread: number
  /** Chats that wait for a human. */
  readonly waiting: number
}

/** A text the owner wrote by hand on the phone or another device. */
export interface OwnText {
  readonly id: number
  /** Empty when the owner's own texts are not kept, or for media. */
  readonly text: string
  readonly type: string
  readonly ack: Ack | null
}

/** One line of a thread; `key` is stable, `at` is where it stands. */
export type ThreadItem = {
  readonly key: string
  readonly at: number
  /** How people reacted to it, one emoji for each, the oldest first; missing when nobody did. */
  readonly reactions?: readonly string[]
} & (
  | { readonly kind: 'customer'; readonly message: Omit<MessageView, 'replies'> }
  | { readonly kind: 'reply'; readonly reply: ReplyView }
  | { readonly kind: 'own'; readonly own: OwnText }
)

export interface ThreadPage {
  readonly chat: ChatView
  /** Oldest first. */
  readonly items: readonly ThreadItem[]
  /** Cursor of the next older page; null at the beginning of the chat. */
  readonly before: string | null
}

export const chatFilters = ['all', 'unread', 'needs-you', 'you-answer'] as const
export type ChatFilter = (typeof chatFilters)[number]
