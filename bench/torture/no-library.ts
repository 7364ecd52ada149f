/** The round's page needs neither whatsapp-web.js nor a browser: loading them would make every start a second slower. */
import { registerHooks } from 'node:module'

const unused = new Set(['whatsapp-web.js', 'puppeteer-core'])

registerHooks({
  resolve: (specifier, context, next) =>
    unused.has(specifier)
      ? { url: 'data:text/javascript,export default { LocalAuth: class {}, Client: class {} }', shortCircuit: true }
      : next(specifier, context),
})
