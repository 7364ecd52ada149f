import type { Protocol } from 'electron'
import { product } from '../product.ts'
import { serveAsset } from './serve-asset.ts'

/** Makes our scheme a standard, secure one. Once, before ready. `bypassCSP` stays off. */
export function registerAppScheme(protocol: Pick<Protocol, 'registerSchemesAsPrivileged'>): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: product.scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ])
}

/** Serves the built renderer under our scheme, in the given session only. */
export function handleAppScheme(protocol: Pick<Protocol, 'handle'>, root: string): void {
  protocol.handle(product.scheme, (request) => serveAsset(root, request))
}
