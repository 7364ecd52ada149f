/**
 * The pause before try number `attempt` (from 1), ms: the steps in turn, then the last one for good. Each is spread by 20 % both ways,
 * so that many laptops do not come back together. `random` is in [0, 1).
 */
export function backoff(steps: readonly number[], attempt: number, random: number): number {
  const step = steps[Math.min(Math.max(attempt, 1), steps.length) - 1] ?? 0
  return Math.round(step * (0.8 + 0.4 * random))
}
