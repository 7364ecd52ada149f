import type { PageWindow } from './page-window.ts'
/* eslint-disable @typescript-eslint/no-explicit-any -- the vendor seam, see page-window.ts */

/**
 * In the page: gives whatsapp-web.js 1.34.7 empty stand-ins for modules that WhatsApp lacks, that the library asks for when it
 * attaches, and that a linked session can do without. The real module is asked first each time, because it may still come. Returns
 * the names that were missing. A stand-in is marked (`salesboyStandIn`), so that the self-check still reports the module as missing.
 */
export function standInForModules(): readonly string[] {
  const page = globalThis as unknown as { require?: ((name: string) => any) & { salesboy?: true } }
  const real = page.require
  if (typeof real !== 'function' || real.salesboy === true) return []
  const silent = { on: () => undefined, serialize: () => ({}) }
  const standIns: Record<string, any> = {
    WAWebConnModel: { Conn: silent },
    WAWebCmd: { Cmd: silent },
    WAWebOfflineHandler: { OfflineMessageHandler: { getOfflineDeliveryProgress: () => 0 } },
    WAWebUserPrefsMeUser: { getMaybeMePnUser: () => undefined, getMaybeMeLidUser: () => undefined },
    WAWebAltDeviceLinkingApi: {},
    WABase64: {},
    WAWebCompanionRegClientUtils: {},
    WAWebAdvSignatureApi: {},
    WAWebUserPrefsInfoStore: {},
    WAWebSignalStoreApi: {},
    WAWebSyncGatingUtils: {},
    WAWebCallCollection: {},
  }
  const has = (name: string): boolean => {
    try {
      return real(name) != null
    } catch {
      return false // unknown to this WhatsApp, or not yet known
    }
  }
  const missing = Object.keys(standIns).filter((name) => !has(name))
  if (missing.length === 0) return []
  const asked = (name: string): any => {
    if (!missing.includes(name) || has(name)) return real(name)
    return { ...standIns[name], salesboyStandIn: true }
  }
  asked.salesboy = true
  ;(page as unknown as PageWindow & { require: unknown }).require = Object.assign(asked, real, { salesboy: true })
  return missing
}
