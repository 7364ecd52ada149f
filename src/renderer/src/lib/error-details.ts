const LONGEST = 4_000
/** Longer than any line or column of a program: part of a customer's number. */
const NUMBER = /\d[\d\s().-]{5,}\d/g

/** What support needs to find a fault of the page: where, what, how it came to it; a customer's number is taken out. */
export function errorDetails(where: string, error: unknown, componentStack: string): string {
  const what =
    error instanceof Error
      ? `${error.name}: ${error.message}\n${String(error.cause ?? '')}\n${error.stack ?? ''}`
      : String(error)
  const text = `Salesboy, ${where}\n${navigator.userAgent}\n\n${what}\n${componentStack}`
  return text.replace(NUMBER, '…').slice(0, LONGEST)
}
