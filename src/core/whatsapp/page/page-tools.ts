/* eslint-disable @typescript-eslint/no-explicit-any -- the vendor seam, see page-window.ts */

export type PageTools = ReturnType<typeof makePageTools>

/** In the page: what its functions have in common. They cannot import; `withTools` (page-calls.ts) takes this along as text. */
export function makePageTools() {
  return {
    /** Null for what is not there in this version of the page, or cannot be read: the caller has another way, and the others are read. */
    attempt<T>(read: () => T): T | null {
      try {
        return read() ?? null
      } catch {
        return null
      }
    },
    /** What a collection holds. */
    listOf(collection: any): any[] {
      const list = collection?.getModelsArray?.() ?? collection?.models
      return Array.isArray(list) ? list : []
    },
    /** An id as text, whether or not it carries its own. */
    textOf(wid: any): string | null {
      if (wid == null || typeof wid === 'string') return wid ?? null
      if (typeof wid._serialized === 'string') return wid._serialized
      if (typeof wid.user === 'string' && typeof wid.server === 'string') return `${wid.user}@${wid.server}`
      const text = String(wid)
      return /^\S+@\S+$/.test(text) ? text : null
    },
  }
}
