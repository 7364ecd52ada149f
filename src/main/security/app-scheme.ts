import type { Protocol } from 'electron'
import { product } from '../product.ts'
import { serveMediaFile } from './serve-media-file.ts'
import { serveAsset } from './serve-asset.ts'

/** Registers our scheme as standard and secure. Call once, before ready. `bypassCSP` stays off; media players need `stream`. */
export function registerAppScheme(protocol: Pick<Protocol, 'registerSchemesAsPrivileged'>): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: product.scheme,
      privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
    },
  ])
}

/** Serves the built renderer and kept media under our scheme, in the given session only. */
export function handleAppScheme(protocol: Pick<Protocol, 'handle'>, root: string, mediaFolder: string): void {
  protocol.handle(product.scheme, (request) => serveMediaFile(mediaFolder, request) ?? serveAsset(root, request))
}
