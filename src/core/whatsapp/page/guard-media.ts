import type { PageWindow } from './page-window.ts'
/* eslint-disable @typescript-eslint/no-explicit-any -- the vendor seam, see page-window.ts */

/**
 * In the page: what whatsapp-web.js 1.34.7 has prepared and uploaded of a file too late becomes no message. Its `sendMessage` uploads
 * first, which may take minutes, and adds the message when that ends, whoever still waits; we would have sent it again by then. A file
 * says by `until` (unix ms) and `mostMs` how long it may take: a clock that is set back meanwhile makes only the first one longer. Resolves to
 * whether the library's functions are there.
 */
export function guardMedia(): boolean {
  const page = globalThis as unknown as PageWindow
  const library: any = page.WWebJS
  if (typeof library?.processMediaData !== 'function') return false
  if (library.salesboyGuard === true) return true
  for (const name of ['processMediaData', 'processStickerData']) {
    const prepare = library[name]
    if (typeof prepare !== 'function') continue
    library[name] = async (media: any, ...rest: any[]) => {
      const began = performance.now()
      const prepared = await prepare(media, ...rest)
      // What says nothing is not of ours.
      if (Date.now() > media?.until || performance.now() - began > media?.mostMs)
        throw new Error('the upload took too long')
      return prepared
    }
  }
  library.salesboyGuard = true
  return true
}
