import type { Waiting } from './waiting.ts'
import type { Ack, MessageView, ReplyView } from './message.ts'

/** One key for a chat of a session, for maps and for work that must run in sequence within a chat. */
export const keyOfChat = (sessionId: string, chatKey: string): string => `${sessionId}\n${chatKey}`

/** Author of a line in a chat. */
export type Speaker = 'customer' | 'bot' | 'owner'

/** The newest line of a chat. */
export interface LastLine {
  readonly at: number
  readonly by: Speaker
  /** The first 200 characters at most; empty when the text was not kept. */
  readonly text: string
  readonly type: string
  /** A delivery state for customers' messages, a reply state for texts of the bot and the owner's window. */
  readonly state: string
}

/** One customer's chat, or a group. Times are unix ms. */
export interface ChatView {
  readonly sessionId: string
  /** The chat's only key, whichever of its two names WhatsApp uses. */
  readonly chatKey: string
  readonly name: string | null
  readonly phone: string | null
  /** The user name that the customer chose in WhatsApp; set only for customers who hide their phone number. */
  readonly username: string | null
  readonly isGroup: boolean
  /** Number of customers' messages since the owner last looked at this chat here. WhatsApp is never told. */
  readonly unread: number
  /** Why the chat waits for a human; null when it does not. */
  readonly waiting: Waiting | null
  readonly last: LastLine | null
  /** The takeover, while the owner answers himself; `until` null: until handed back. Null when the bot answers. */
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

/** One line of a thread. `key` is stable; `at` is its position in time. */
export type ThreadItem = {
  readonly key: string
  readonly at: number
  /** The reactions, one emoji each, oldest first; absent when there are none. */
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
