import type { MessageDetails } from '../../../../shared/model/message-details.ts'

export type StepName = 'received' | 'stored' | 'sent' | 'answered' | 'typed' | 'out' | 'delivered' | 'read'

export interface Step {
  readonly name: StepName
  readonly at: number | null
  /** Milliseconds since the step before. Null for the first step, and when the clocks of two machines disagree. */
  readonly took: number | null
}

/** The eight steps of one message. Uses the first reply that was sent, else the first reply. */
export function stepsOf({ message, postedAt, replies }: MessageDetails): readonly Step[] {
  const reply = replies.find(({ sentAt }) => sentAt !== null) ?? replies[0]
  const times: readonly (readonly [StepName, number | null])[] = [
    ['received', message.sentAt],
    ['stored', message.storedAt],
    ['sent', postedAt],
    ['answered', message.delivery.deliveredAt],
    ['typed', reply?.typedAt ?? null],
    ['out', reply?.sentAt ?? null],
    ['delivered', reply?.deliveredAt ?? null],
    ['read', reply?.readAt ?? null],
  ]
  let before: number | null = null
  return times.map(([name, at]) => {
    const span = at === null || before === null ? null : at - before
    if (at !== null) before = at
    return { name, at, took: span !== null && span >= 0 ? span : null }
  })
}
