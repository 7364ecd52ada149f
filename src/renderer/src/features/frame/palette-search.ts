/** Something that can be done or opened, as the palette lists it. */
export interface Entry {
  /** Stable: what was chosen lately is known by it. */
  readonly id: string
  readonly label: string
  /** Found by these too: the dotted name of a setting, the number of a customer. */
  readonly also?: string
}

const plain = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()

/**
 * How well an entry fits what was typed, 0 for not at all. Every word must be in it: at the beginning of the label counts most, then
 * at the beginning of its words, then inside of them, then in what it is found by too. Nothing is guessed from scattered letters.
 */
export function rankOf({ label, also = '' }: Pick<Entry, 'label' | 'also'>, query: string): number {
  const wanted = plain(query).split(/\s+/).filter(Boolean)
  if (wanted.length === 0) return 1
  const said = plain(label)
  const hidden = plain(also)
  const starts = said.split(/[^\p{L}\p{N}]+/u)
  let rank = said.startsWith(plain(query).trim()) ? 4 : 3
  for (const word of wanted) {
    if (starts.some((start) => start.startsWith(word))) continue
    if (said.includes(word)) rank = Math.min(rank, 2)
    else if (hidden.includes(word)) rank = Math.min(rank, 1)
    else return 0
  }
  return rank
}

export interface Group<E extends Entry> {
  readonly heading: string
  readonly entries: readonly E[]
  /** Too many to be read through: none without a query, and the best `FEW` with one. */
  readonly isLong?: boolean
}

/** What of a long group is shown at most. */
export const FEW = 12

/** What fits, the best first within its group, and the group with the best first. Without a query what is not long, in its order. */
export function search<E extends Entry>(groups: readonly Group<E>[], query: string): readonly Group<E>[] {
  if (query.trim() === '') return groups.filter(({ entries, isLong }) => entries.length > 0 && !isLong)
  return groups
    .map(({ heading, entries, isLong }) => {
      const ranked = entries.map((entry) => ({ entry, rank: rankOf(entry, query) })).filter(({ rank }) => rank > 0)
      ranked.sort((a, b) => b.rank - a.rank)
      const shown = isLong ? ranked.slice(0, FEW) : ranked
      return { heading, entries: shown.map(({ entry }) => entry), best: ranked[0]?.rank ?? 0 }
    })
    .filter(({ best }) => best > 0)
    .sort((a, b) => b.best - a.best)
}
