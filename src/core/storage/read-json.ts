/** Parses JSON of a stored row. Returns null for broken JSON, because a salvaged database may hold anything. */
export function readJson(text: string | null): unknown {
  try {
    return text === null ? null : (JSON.parse(text) as unknown)
  } catch {
    return null // Broken: the rest of the row matters more.
  }
}
