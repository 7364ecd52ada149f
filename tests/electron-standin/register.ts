// Loaded with `node --import`: from here on `electron` is the stand-in, for `import` and for `require`.
import { registerHooks } from 'node:module'
import { dirname } from 'node:path'

import { beRudeAboutArchives } from './asar-rules.ts'

// Before any module of the program looks.
const platform = process.env['STANDIN_PLATFORM']
if (platform !== undefined) Object.defineProperty(process, 'platform', { value: platform })

// Electron on Windows ends without a word when anything stands behind an address (CVE-2018-1000006).
const given = process.argv.slice(2)
const address = given.findIndex((argument) => /^[a-z][a-z0-9+.-]+:/i.test(argument))
if (platform === 'win32' && address >= 0 && address < given.length - 1) process.exit(0)

// As Electron: an installed copy has its first argument right behind the program, an unpacked one the folder of the app, or a switch of
// Chromium before it. The file that is run is named nowhere.
const [executable = process.execPath, entry = '', ...words] = process.argv
process.env['STANDIN_ENTRY'] = entry
const appFolder = dirname(dirname(dirname(entry)))
const isPacked = process.env['STANDIN_PACKAGED'] === '1'
const before = process.env['STANDIN_ARGV'] === 'switches' ? ['--inspect=0', '--remote-debugging-port=0'] : []
process.argv = [executable, ...before, ...(isPacked ? [] : [appFolder]), ...words]
beRudeAboutArchives()

// Where the program was installed, for what is written down of it.
const program = process.env['STANDIN_PROGRAM']
if (program !== undefined) Object.defineProperty(process, 'execPath', { value: program })

registerHooks({
  resolve(specifier, context, nextResolve) {
    if (specifier === 'electron' || specifier === 'electron/main') {
      // The module that starts everything awaits, so `require` (a library's) gets the same parts without it.
      const file = context.conditions.includes('require') ? './parts.ts' : './electron.ts'
      return { url: new URL(file, import.meta.url).href, shortCircuit: true, format: 'module-typescript' }
    }
    return nextResolve(specifier, context)
  },
})
