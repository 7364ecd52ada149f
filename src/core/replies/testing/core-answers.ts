import type { OwnerBed } from './owner-bed.ts'

/** Makes the core answer each message with `next()` from now on. */
export function answerWith(bed: OwnerBed, next: () => readonly unknown[]): void {
  bed.core.post = async () => answering(next())
}

/** The core's response to one POST. */
export const answering = (replies: readonly unknown[]) =>
  ({
    kind: 'answer',
    status: 200,
    body: JSON.stringify({ replies }),
    truncated: false,
    date: null,
    retryAfter: null,
  }) as const
