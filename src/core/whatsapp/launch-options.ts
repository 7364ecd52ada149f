import type { FoundBrowser } from './browser-locator.ts'

/** Secrets of ours that a child process must not inherit. */
const secretNames: ReadonlySet<string> = new Set([
  'SALESBOY_HMAC_SECRET',
  'SALESBOY_API_KEY',
  'API_SECRET_KEY',
  'HMAC_SECRET',
])

/** True when Chromium's own sandbox cannot work: root on Linux (a container). */
export function mustDropSandbox(platform: NodeJS.Platform = process.platform, userId = process.getuid?.()): boolean {
  return platform === 'linux' && userId === 0
}

/**
 * Puppeteer's launch options. Driven over a pipe: no debugging port is open. Signals are ours to handle. Process isolation and
 * web security stay on; the sandbox goes only where it cannot work.
 */
export function launchOptions(
  browser: FoundBrowser,
  dropSandbox: boolean,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Readonly<Record<string, unknown>> {
  return {
    executablePath: browser.path,
    headless: browser.headless === 'shell' ? 'shell' : true,
    pipe: true,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    timeout: 60_000,
    env: Object.fromEntries(Object.entries(environment).filter(([name]) => !secretNames.has(name))),
    args: ['--no-default-browser-check', ...(dropSandbox ? ['--no-sandbox'] : [])],
  }
}
