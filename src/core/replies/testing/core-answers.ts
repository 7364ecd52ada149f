import type { OwnerBed } from './owner-bed.ts'

/** What the core answers to each message from now on. */
export function answerWith(bed: OwnerBed, next: () => readonly unknown[]): void {
  bed.core.post = async () => answering(next())
}

/** The core's answer to one post. */
export const answering = (replies: readonly unknown[]) =>
  ({
    kind: 'answer',
    status: 200,
    body: JSON.stringify({ replies }),
    truncated: false,
    date: null,
    retryAfter: null,
  }) as const
