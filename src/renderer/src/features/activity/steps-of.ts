import type { MessageDetails } from '../../../../shared/model/message-details.ts'

export type StepName = 'received' | 'stored' | 'sent' | 'answered' | 'typed' | 'out' | 'delivered' | 'read'

export interface Step {
  readonly name: StepName
  readonly at: number | null
  /** Since the step before, ms; null for the first, and where the clocks of two machines disagree. */
  readonly took: number | null
}

/** The way of one message in eight steps. The first reply that went out counts, else the first there is. */
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
