import { browserEnvironment } from '../browser/browser-environment.ts'
import type { FoundBrowser } from '../browser/choose-browser.ts'

/** True when Chromium's own sandbox cannot work: root on Linux (a container). */
export function mustDropSandbox(platform: NodeJS.Platform = process.platform, userId = process.getuid?.()): boolean {
  return platform === 'linux' && userId === 0
}

/**
 * Puppeteer's launch options. Driven over a pipe: no debugging port is open. Signals are ours to handle. Process isolation and
 * web security stay on; the sandbox goes only where it cannot work.
 */
export function launchOptions(
  browser: Pick<FoundBrowser, 'path' | 'headless'>,
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
    env: browserEnvironment(environment),
    args: ['--no-default-browser-check', ...(dropSandbox ? ['--no-sandbox'] : [])],
  }
}
