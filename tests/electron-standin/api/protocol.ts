import { strict } from '../strict.ts'
import { world } from '../world.ts'
import { app } from './app.ts'

interface CustomScheme {
  readonly scheme: string
  readonly privileges?: { readonly standard?: boolean; readonly bypassCSP?: boolean }
}

let isRegistered = false

export const protocol = strict('protocol', {
  registerSchemesAsPrivileged(schemes: readonly CustomScheme[]): void {
    if (app.isReady()) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready')
    if (isRegistered) throw new Error('protocol.registerSchemesAsPrivileged can be called only once')
    isRegistered = true
    for (const { scheme, privileges } of schemes) {
      if (privileges?.standard !== true) throw new Error('The stand-in serves standard schemes only.')
      if (privileges.bypassCSP === true) throw new Error('The stand-in cannot bypass a CSP.')
      world.schemes.add(scheme)
    }
  },
  handle(scheme: string, handler: (request: Request) => Response | Promise<Response>): void {
    if (!app.isReady()) throw new Error('protocol.handle can only be used after app is ready')
    if (world.handlers.has(scheme)) throw new Error(`Failed to register protocol: ${scheme}`)
    world.handlers.set(scheme, handler)
  },
})
