/** A message as its customer wrote it; `at` is in ms of the host's clock. */
export interface Written {
  readonly id: string
  readonly chat: string
  readonly at: number
}

/** What the core saw of a post: it took the message, or failed on it. */
export interface Seen {
  readonly id: string
  readonly at: number
  readonly taken: boolean
}

const PASSED_AFTER_TRIES = 3
const TWO_TRIES_OVER_MS = 30_000

/**
 * Returns where the order within a chat broke. Later messages may pass a message only after three failed posts, or after two over at least
 * `twoOverMs` (a core so slow that a third would hold the chat for too long). A post that a kill or a closed connection cut before it
 * arrived failed too, unseen by the core: each such `cut` while the message waited may be one.
 */
export function orderFaults(story: {
  /** In the order in which they were written. */
  readonly wrote: readonly Written[]
  readonly seen: readonly Seen[]
  readonly cuts: readonly number[]
  readonly twoOverMs?: number
}): readonly { readonly passed: string; readonly by: string }[] {
  const { wrote, seen, cuts, twoOverMs = TWO_TRIES_OVER_MS } = story
  const firstTaken = new Map<string, number>()
  for (const { id, at, taken } of seen) if (taken && !firstTaken.has(id)) firstTaken.set(id, at)

  function mayBePassed(one: Written, at: number): boolean {
    const failed = seen.filter((post) => post.id === one.id && !post.taken && post.at <= at)
    const hidden = cuts.filter((cut) => cut >= one.at && cut <= at)
    const tries = failed.length + hidden.length
    if (tries >= PASSED_AFTER_TRIES) return true
    // The start of a cut post is unknown, but it was not before the message was written.
    const since = hidden.length > 0 ? one.at : (failed[0]?.at ?? at)
    return tries === 2 && at - since >= twoOverMs
  }

  return wrote.flatMap((passed, place) => {
    const itsTime = firstTaken.get(passed.id) ?? Number.POSITIVE_INFINITY
    const first = wrote
      .slice(place + 1)
      .filter((one) => one.chat === passed.chat && (firstTaken.get(one.id) ?? Number.POSITIVE_INFINITY) < itsTime)
      .find((one) => !mayBePassed(passed, firstTaken.get(one.id)!))
    return first === undefined ? [] : [{ passed: passed.id, by: first.id }]
  })
}
