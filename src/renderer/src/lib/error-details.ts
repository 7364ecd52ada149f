const LONGEST = 4_000
/** Matches digits longer than any line or column number, which may be part of a customer's number. */
const NUMBER = /\d[\d\s().-]{5,}\d/g

/** Details for support about an error of the page: place, error and component stack, with customers' numbers removed. */
export function errorDetails(where: string, error: unknown, componentStack: string): string {
  const what =
    error instanceof Error
      ? `${error.name}: ${error.message}\n${String(error.cause ?? '')}\n${error.stack ?? ''}`
      : String(error)
  const text = `Salesboy, ${where}\n${navigator.userAgent}\n\n${what}\n${componentStack}`
  return text.replace(NUMBER, '…').slice(0, LONGEST)
}
