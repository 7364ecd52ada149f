/** Replaces whatsapp-web.js and its browser driver: the round's page needs neither, and loading them makes every start a second slower. */
import { registerHooks } from 'node:module'

const unused = /^(?:whatsapp-web\.js|puppeteer-core)(?:\/|$)/
const standIn = new URL('no-library.cjs', import.meta.url).href

registerHooks({
  resolve: (specifier, context, next) =>
    unused.test(specifier) ? { url: standIn, format: 'commonjs', shortCircuit: true } : next(specifier, context),
  load: (url, context, next) =>
    url === standIn
      ? { format: 'commonjs', source: 'module.exports = class {}', shortCircuit: true }
      : next(url, context),
})
