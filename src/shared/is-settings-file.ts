/** A setting is a value or a list; more levels than this are damage, and more than the stores of both shells can write again. */
const MOST_LEVELS = 100

/** Whether this text is one JSON object as a settings file has it. Anything else is put aside, never repaired. */
export function isSettingsFile(text: string): boolean {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return false // Not JSON, for example empty after a power cut.
  }
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isDeeper(value, MOST_LEVELS)
}

/** Level by level, so that depth costs no stack. */
function isDeeper(value: object, levels: number): boolean {
  let level: readonly unknown[] = [value]
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > levels) return true
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []))
  }
  return false
}
