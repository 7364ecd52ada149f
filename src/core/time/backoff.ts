/**
 * The delay in ms before attempt number `attempt` (from 1): the steps in turn, then always the last step. Each delay is spread by ±20 %,
 * so that many laptops do not retry at the same time. `random` is in [0, 1).
 */
export function backoff(steps: readonly number[], attempt: number, random: number): number {
  const step = steps[Math.min(Math.max(attempt, 1), steps.length) - 1] ?? 0
  return Math.round(step * (0.8 + 0.4 * random))
}
