import type { ReplyRow } from '../storage/reply-table.ts'

type Whose = Pick<ReplyRow, 'origin' | 'forced'>

/** What the owner wrote or ordered goes out whatever the bot's rules say. */
export const isOwners = (reply: Whose): boolean => reply.origin === 'owner-window' || reply.forced === 1

/** Neither the owner's nor an answer of the remote control. */
export const isBots = ({ reply }: { readonly reply: Whose }): boolean =>
  !isOwners(reply) && reply.origin !== 'remote-control'

/** The core's own call. */
export const isCallback = (facts: { readonly reply: Whose }): boolean =>
  isBots(facts) && facts.reply.origin === 'callback'
