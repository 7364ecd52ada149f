import { createRequire } from 'node:module'
import type * as Library from '@puppeteer/browsers'

/**
 * The library that knows the builds of Chrome for Testing: their names, addresses, folders and how to unpack them. Loaded the way
 * whatsapp-web.js loads it, so that it is in memory once; an `import` would load its other build beside it (25 MB).
 */
const load = createRequire(import.meta.url)
let loaded: typeof Library | null = null

export function puppeteerBrowsers(): typeof Library {
  loaded ??= load('@puppeteer/browsers') as typeof Library
  return loaded
}
