const PER_CHARACTER_MS = 35
const SHORTEST_MS = 1_000
const LONGEST_MS = 8_000

/** How long a person would type this, in ms: by length, between one and eight seconds, ±20 %. `random` is in [0, 1). */
export function humanDelay(text: string, random: number): number {
  const typing = Math.min(Math.max(text.length * PER_CHARACTER_MS, SHORTEST_MS), LONGEST_MS)
  return Math.round(typing * (0.8 + 0.4 * random))
}
