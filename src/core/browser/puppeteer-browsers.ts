import { createRequire } from 'node:module'

/**
 * The library that knows the builds of Chrome for Testing: their names, addresses, folders and how to unpack them. Loaded the way
 * whatsapp-web.js loads it, so that it is in memory once; an `import` would load its other build beside it (25 MB).
 */
const load = createRequire(import.meta.url)
let loaded: typeof import('@puppeteer/browsers') | null = null

export function puppeteerBrowsers(): typeof import('@puppeteer/browsers') {
  loaded ??= load('@puppeteer/browsers') as typeof import('@puppeteer/browsers')
  return loaded
}
