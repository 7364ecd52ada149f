import { randomUUID } from 'node:crypto'
import { createBridgeSide } from './bridge-side.ts'
import { createCodec } from './codec.ts'
import { createPreloadRequire } from './preload-world.ts'

export const PRELOAD_WORLD = 'electron-preload'
/** Name of the function that carries text from the preload's world to us. It exists only in that world. */
export const BINDING = '__standInSend'
export const RECEIVE = '__standInReceive'

/**
 * The two scripts that run in every new document before the page's own. Only the main frame gets a bridge, as in
 * Electron, where a preload runs in sub-frames only with `nodeIntegrationInSubFrames`.
 */
export function worldScripts(preloadSource: string): { readonly page: string; readonly preload: string } {
  const pageEvent = `stand-in-${randomUUID()}`
  const preloadEvent = `stand-in-${randomUUID()}`
  const parts = `const codec = (${createCodec})(); const createBridgeSide = ${createBridgeSide};`
  const names = (own: string, other: string) => JSON.stringify({ own, other })
  return {
    page: `if (window === window.top) {
      ${parts}
      createBridgeSide(codec, ${names(pageEvent, preloadEvent)})
      // A denied window.open returns null and makes no window (electronjs.org, setWindowOpenHandler).
      window.open = (address) => {
        const url = new URL(address ?? 'about:blank', location.href).href
        window.dispatchEvent(new CustomEvent('${preloadEvent}', { detail: JSON.stringify({ kind: 'open', url }) }))
        return null
      }
    }`,
    preload: `if (window === window.top) {
      ${parts}
      const side = createBridgeSide(codec, ${names(preloadEvent, pageEvent)})
      const send = globalThis.${BINDING}
      const world = (${createPreloadRequire})(codec, side, send)
      globalThis.${RECEIVE} = world.receive
      window.addEventListener('${preloadEvent}', ({ detail }) => {
        if (JSON.parse(detail).kind === 'open') send(detail)
      })
      const module = { exports: {} }
      ;(function (require, module, exports) {
        ${preloadSource}
      })(world.require, module, module.exports)
    }`,
  }
}
