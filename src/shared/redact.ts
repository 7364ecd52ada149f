/**
 * Second protection for logs and diagnostics. Callers should log only ids, counts and codes; this masks private data that slips through.
 */

const SECRET_FIELD = /secret|token|api[-_]?key|password|authorization|signature|cookie/i
/** A phone number or a WhatsApp id: seven or more digits in a row. */
const LONG_NUMBER = /\d{7,}/g
const SECRET_TEXT = /\b(whsec_[A-Za-z0-9+/=_-]+|sha256=[0-9a-f]{16,}|v1,[A-Za-z0-9+/=]{16,})/g
const MAX_TEXT = 2_000
const MAX_DEPTH = 6

/** Keeps the last three digits of long numbers, masks things that look like secrets, bounds the length. */
export function redactText(text: string): string {
  const masked = text
    .slice(0, MAX_TEXT)
    .replace(SECRET_TEXT, '[secret]')
    .replace(LONG_NUMBER, (digits) => `…${digits.slice(-3)}`)
  return text.length > MAX_TEXT ? `${masked}… (${text.length} characters)` : masked
}

/** Redacts any value for a log line and returns plain data. Nesting deeper than `MAX_DEPTH` (also a cycle) becomes `[deep]`. */
export function redact(value: unknown, depth = 0, isSecret = false): unknown {
  if (typeof value === 'string') return isSecret ? '[secret]' : redactText(value)
  if (value === null || typeof value === 'number' || typeof value === 'boolean' || value === undefined) return value
  if (typeof value === 'bigint') return redactText(value.toString())
  if (typeof value !== 'object') return `[${typeof value}]`
  if (depth >= MAX_DEPTH) return '[deep]'
  if (value instanceof Error)
    return { name: value.name, message: redactText(value.message), stack: redactText(value.stack ?? '') }
  if (Array.isArray(value)) return value.slice(0, 50).map((entry) => redact(entry, depth + 1, isSecret))
  const result: Record<string, unknown> = {}
  for (const name of Object.keys(value)) {
    const entry = read(value as Readonly<Record<string, unknown>>, name)
    result[redactText(name)] = redact(entry, depth + 1, isSecret || SECRET_FIELD.test(name))
  }
  return result
}

/** Reads a field without ever throwing, because the log line must be written in any case. */
function read(value: Readonly<Record<string, unknown>>, name: string): unknown {
  try {
    return value[name]
  } catch {
    return '[unreadable]' // The getter throws; the rest of the line is still useful.
  }
}
