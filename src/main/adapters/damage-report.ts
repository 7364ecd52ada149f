import type { JsonStore } from './json-store.ts'

/** One sentence per damaged file that was set aside, for the owner. Null when no file was damaged. */
export function damageReport(stores: readonly { readonly what: string; readonly store: JsonStore }[]): string | null {
  const sentences = stores.flatMap(({ what, store }) =>
    store.setAside === null
      ? []
      : [`The file with your ${what} was damaged and has been put aside as ${store.setAside}.`],
  )
  return sentences.length === 0 ? null : `${sentences.join(' ')} Please check the settings.`
}
