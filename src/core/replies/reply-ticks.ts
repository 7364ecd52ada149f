import type { Ack } from '../../shared/model/message.ts'
import type { ReplyRow } from '../storage/reply-table.ts'

/** Whether a tick is news: ticks repeat and come out of order. A reply that has reached the customer's phone cannot fail any more. */
export function isNews(reply: ReplyRow, ack: Ack): boolean {
  if (ack === -1) return (reply.ack ?? 0) < 2 && reply.state !== 'failed'
  return reply.ack === null || reply.ack < ack
}

/**
 * The row change for a reply that WhatsApp has shown under this id with this tick. A -1 leaves it `sending`: the tick event itself reports
 * that WhatsApp refused it.
 */
export function shownWith(
  reply: ReplyRow,
  { messageId, ack }: { readonly messageId: string; readonly ack: Ack },
  now: number,
): Partial<Omit<ReplyRow, 'id'>> {
  // A reply that was given up but turns up after all has been sent.
  const open = reply.state === 'sending' || reply.state === 'queued' || (reply.state === 'failed' && ack >= 1)
  if (!open) return { ack: Math.max(ack, reply.ack ?? 0) as Ack, ...ticksOf(reply, ack, now) }
  if (ack < 1) return { state: 'sending', wa_message_id: messageId, ack }
  const sent = { state: 'sent', reason: null, wa_message_id: messageId, ack, sent_at: now } as const
  return { ...sent, ...ticksOf(reply, ack, now) }
}

/** The times of the first delivery tick and the first read tick. */
function ticksOf(reply: ReplyRow, ack: Ack, now: number): Partial<Pick<ReplyRow, 'delivered_at' | 'read_at'>> {
  return {
    ...(ack >= 2 && reply.delivered_at === null ? { delivered_at: now } : {}),
    ...(ack >= 3 && reply.read_at === null ? { read_at: now } : {}),
  }
}
