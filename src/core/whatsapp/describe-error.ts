/** The technical text of an error in one line of at most 300 characters; also for the plain strings that whatsapp-web.js throws. */
export function describeError(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : textOf(error)
  return (text.split('\n')[0] ?? '').slice(0, 300)
}

function textOf(value: unknown): string {
  try {
    return String(value)
  } catch {
    return 'something without a text' // An object without `toString`, or one whose `toString` throws.
  }
}
