/** JSON of a stored row. A salvaged database may hold anything: null for what is no JSON any more. */
export function readJson(text: string | null): unknown {
  try {
    return text === null ? null : (JSON.parse(text) as unknown)
  } catch {
    return null // Broken: the rest of the row matters more.
  }
}
