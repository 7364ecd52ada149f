import { createRequire } from 'node:module'
import type * as Library from '@puppeteer/browsers'

/**
 * Loads the library that knows the builds of Chrome for Testing: names, URLs, folders and how to unpack them. Uses `require` as
 * whatsapp-web.js does, so that memory holds it once. An `import` would load its ESM build as well (25 MB).
 */
const load = createRequire(import.meta.url)
let loaded: typeof Library | null = null

export function puppeteerBrowsers(): typeof Library {
  loaded ??= load('@puppeteer/browsers') as typeof Library
  return loaded
}
