import { browserEnvironment } from '../browser/browser-environment.ts'
import type { FoundBrowser } from '../browser/list-browsers.ts'

/** An address at which nothing answers, for what cannot be switched off otherwise. */
const NOWHERE = 'https://127.0.0.1:1/'

/**
 * What a whole browser does and a headless shell does not: it asks Google for updates, models, accounts and the time; it keeps a spare
 * renderer and a software GPU for pages to come. docs/benchmarks.md has what each flag saves, and those that were tried and left out.
 */
const FULL_BROWSER_FLAGS = [
  '--disable-component-update',
  `--component-updater=url-source=${NOWHERE}`,
  `--gaia-url=${NOWHERE}`,
  '--disable-gpu',
  '--disable-software-rasterizer',
  '--disable-features=NetworkTimeServiceQuerying,OptimizationGuideModelDownloading,SpareRendererForSitePerProcess',
]

/**
 * Puppeteer's launch options. Driven over a pipe: no debugging port is open. Signals are ours to handle. Process isolation and
 * web security stay on; the sandbox goes only where it cannot work, or where the owner has said so.
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
    args: [
      '--no-default-browser-check',
      ...(browser.headless === 'new' ? FULL_BROWSER_FLAGS : []),
      ...(dropSandbox ? ['--no-sandbox'] : []),
    ],
  }
}
