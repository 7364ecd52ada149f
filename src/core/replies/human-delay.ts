const SHORTEST_MS = 1_000

/**
 * How long a person would type this, in ms: by length, at least a second, ±20 %, never longer than the setting allows.
 * `random` is in [0, 1).
 */
export function humanDelay(
  text: string,
  pace: { readonly charactersPerSecond: number; readonly secondsMax: number },
  random: number,
): number {
  const longest = pace.secondsMax * 1000
  const typing = Math.max((text.length / pace.charactersPerSecond) * 1000, SHORTEST_MS)
  return Math.round(Math.min(Math.min(typing, longest) * (0.8 + 0.4 * random), longest))
}
