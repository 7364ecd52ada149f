// What `import … from 'electron'` gives the built main process under plain Node.
import { becomeReady } from './api/app.ts'
import { Cdp } from './cdp.ts'
import { serveControl } from './control.ts'
import * as parts from './parts.ts'
import { world } from './world.ts'

export * from './parts.ts'
export default parts

const endpoint = process.env['STANDIN_BROWSER']
if (endpoint === undefined) throw new Error('STANDIN_BROWSER must name the DevTools address of a running Chromium.')
serveControl()
world.cdp = await Cdp.connect(endpoint)
// Becomes ready after the program's first turn, as Electron does.
setTimeout(becomeReady, 0)
