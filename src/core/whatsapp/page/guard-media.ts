import type { PageWindow } from './page-window.ts'
/* eslint-disable @typescript-eslint/no-explicit-any -- the vendor seam, see page-window.ts */

/**
 * In the page: keeps a file that whatsapp-web.js 1.34.7 prepared and uploaded too late from becoming a message. Its `sendMessage`
 * uploads first, which may take minutes, and then adds the message, even if its caller has given up; we would have sent it again by
 * then. A file carries its limits: `until` (unix ms) and `mostMs`, which still holds when the clock is set back meanwhile. Returns
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
      // A file without limits is not ours and passes.
      if (Date.now() > media?.until || performance.now() - began > media?.mostMs)
        throw new Error('the upload took too long')
      return prepared
    }
  }
  library.salesboyGuard = true
  return true
}
