/** A setting is a value or a list, so a deeper file is damaged. The stores of both shells could not write it again either. */
const MOST_LEVELS = 100

/** Whether this text is one JSON object, as in a settings file. Callers set any other file aside and never repair it. */
export function isSettingsFile(text: string): boolean {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return false // Not JSON, for example empty after a power cut.
  }
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isDeeper(value, MOST_LEVELS)
}

/** Walks level by level without recursion, so that deep nesting cannot overflow the stack. */
function isDeeper(value: object, levels: number): boolean {
  let level: readonly unknown[] = [value]
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > levels) return true
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []))
  }
  return false
}
