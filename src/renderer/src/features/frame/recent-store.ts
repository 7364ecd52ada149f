import { create } from 'zustand'

const MOST = 5

/** Ids of the entries recently chosen in the palette, newest first. Lost when the page is closed. */
export const useRecent = create<{ readonly ids: readonly string[] }>(() => ({ ids: [] }))

export function rememberRecent(id: string): void {
  useRecent.setState(({ ids }) => ({ ids: [id, ...ids.filter((known) => known !== id)].slice(0, MOST) }))
}
