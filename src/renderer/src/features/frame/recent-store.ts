import { create } from 'zustand'

const MOST = 5

/** What was chosen in the palette lately, the newest first; for as long as the window is open. */
export const useRecent = create<{ readonly ids: readonly string[] }>(() => ({ ids: [] }))

export function rememberRecent(id: string): void {
  useRecent.setState(({ ids }) => ({ ids: [id, ...ids.filter((known) => known !== id)].slice(0, MOST) }))
}
