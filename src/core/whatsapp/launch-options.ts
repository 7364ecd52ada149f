import { browserEnvironment } from '../browser/browser-environment.ts'
import type { FoundBrowser } from '../browser/list-browsers.ts'

/** An address where nothing answers, for services that cannot be switched off. */
const NOWHERE = 'https://127.0.0.1:1/'

/**
 * Switches off extras of a full browser that a headless shell lacks: it asks Google for updates, models, accounts and the time, and
 * keeps a spare renderer and a software GPU ready. docs/benchmarks.md lists what each flag saves, and the flags that were tried and
 * left out.
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
 * Puppeteer's launch options. Uses a pipe, so that no debugging port is open. We handle signals ourselves. Process isolation and web
 * security stay on; the sandbox is dropped only where it cannot work or the owner said so.
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
