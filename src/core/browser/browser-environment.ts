/** Environment variables that hold our secrets: no browser needs them. */
const SECRET_NAMES: ReadonlySet<string> = new Set([
  'SALESBOY_HMAC_SECRET',
  'SALESBOY_API_KEY',
  'API_SECRET_KEY',
  'HMAC_SECRET',
])

/** Returns the environment for a browser: ours without our secrets. */
export function browserEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !SECRET_NAMES.has(name)))
}
