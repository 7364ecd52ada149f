import type { ClockOffset } from './clock-offset.ts'

/** The outcome of one signed request. */
type Outcome =
  | { readonly kind: 'answer'; readonly status: number; readonly date: string | null }
  | { readonly kind: 'network' | 'unknown' | 'failed' | 'aborted' }

/** Whether the core refused the signature. */
export function isRefusal(status: number): boolean {
  return status === 401 || status === 403
}

/**
 * Tries the first secret, and while the secret is being replaced the second one after a refusal. If the refusal corrected our time, tries
 * the first secret once more, so that the owner is not told of a wrong clock. A refused request was not processed, so nothing is done
 * twice. Learns the core's time from each answer.
 */
export async function trySigned<T extends Outcome>(
  [first, second]: readonly [string] | readonly [string, string],
  offset: Pick<ClockOffset, 'learn'>,
  attempt: (secret: string, also: string | null) => Promise<T>,
): Promise<T> {
  let isCorrected = false
  const send = async (secret: string, also: string | null): Promise<T> => {
    const outcome = await attempt(secret, also)
    isCorrected = outcome.kind === 'answer' && offset.learn(outcome.date)
    return outcome
  }
  const isRefused = (outcome: T): boolean => outcome.kind === 'answer' && isRefusal(outcome.status)
  let outcome = await send(first, second ?? null)
  if (isCorrected && isRefused(outcome)) outcome = await send(first, second ?? null)
  return second !== undefined && isRefused(outcome) ? send(second, first) : outcome
}
