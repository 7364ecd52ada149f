/* eslint-disable @typescript-eslint/no-explicit-any -- the vendor seam, see page-window.ts */

export type PageTools = ReturnType<typeof makePageTools>

/** In the page: helpers that its functions share. They cannot import, so `withTools` (page-calls.ts) sends these along as text. */
export function makePageTools() {
  return {
    /** The value, or null when this version of the page lacks it or it cannot be read: the caller can then fall back and go on. */
    attempt<T>(read: () => T): T | null {
      try {
        return read() ?? null
      } catch {
        return null
      }
    },
    /** The models of a collection. */
    listOf(collection: any): any[] {
      const list = collection?.getModelsArray?.() ?? collection?.models
      return Array.isArray(list) ? list : []
    },
    /** An id as text, even if it does not carry its own. */
    textOf(wid: any): string | null {
      if (wid == null || typeof wid === 'string') return wid ?? null
      if (typeof wid._serialized === 'string') return wid._serialized
      if (typeof wid.user === 'string' && typeof wid.server === 'string') return `${wid.user}@${wid.server}`
      const text = String(wid)
      return /^\S+@\S+$/.test(text) ? text : null
    },
  }
}
