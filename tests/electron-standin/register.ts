// Loaded with `node --import`: from here on, `electron` is the stand-in for both `import` and `require`.
import { registerHooks } from 'node:module'
import { dirname } from 'node:path'

import { beRudeAboutArchives } from './asar-rules.ts'

// Set before any module of the program reads it.
const platform = process.env['STANDIN_PLATFORM']
if (platform !== undefined) Object.defineProperty(process, 'platform', { value: platform })

// Electron on Windows ends without a message when an argument follows an address (CVE-2018-1000006).
const given = process.argv.slice(2)
const address = given.findIndex((argument) => /^[a-z][a-z0-9+.-]+:/i.test(argument))
if (platform === 'win32' && address >= 0 && address < given.length - 1) process.exit(0)

// Shapes the arguments as Electron does. In an installed copy the first argument follows the program directly; in an
// unpacked one the app's folder comes first, or a Chromium switch before it. The file that runs appears nowhere.
const [executable = process.execPath, entry = '', ...words] = process.argv
process.env['STANDIN_ENTRY'] = entry
const appFolder = dirname(dirname(dirname(entry)))
const isPacked = process.env['STANDIN_PACKAGED'] === '1'
const before = process.env['STANDIN_ARGV'] === 'switches' ? ['--inspect=0', '--remote-debugging-port=0'] : []
process.argv = [executable, ...before, ...(isPacked ? [] : [appFolder]), ...words]
beRudeAboutArchives()

// The path of the installed program, which the program writes into its files.
const program = process.env['STANDIN_PROGRAM']
if (program !== undefined) Object.defineProperty(process, 'execPath', { value: program })

registerHooks({
  resolve(specifier, context, nextResolve) {
    if (specifier === 'electron' || specifier === 'electron/main') {
      // A library's `require` gets the parts without the module that starts everything, because that module uses top-level await.
      const file = context.conditions.includes('require') ? './parts.ts' : './electron.ts'
      return { url: new URL(file, import.meta.url).href, shortCircuit: true, format: 'module-typescript' }
    }
    return nextResolve(specifier, context)
  },
})
