import type { ReplyRow } from '../storage/reply-table.ts'

type Whose = Pick<ReplyRow, 'origin' | 'forced'>

/** A reply that the owner wrote or ordered: it is sent whatever the rules for the bot say. */
export const isOwners = (reply: Whose): boolean => reply.origin === 'owner-window' || reply.forced === 1

/** A reply of the bot: neither the owner's, nor an answer of the remote control. */
export const isBots = ({ reply }: { readonly reply: Whose }): boolean =>
  !isOwners(reply) && reply.origin !== 'remote-control'

/** A reply of the bot that came by a gateway call. */
export const isCallback = (facts: { readonly reply: Whose }): boolean =>
  isBots(facts) && facts.reply.origin === 'callback'
