/** One entry of the palette: an action or a place to open. */
export interface Entry {
  /** Stable, because the recently chosen entries are stored by id. */
  readonly id: string
  readonly label: string
  /** More search text: the dotted name of a setting, the number of a customer. */
  readonly also?: string
}

const plain = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()

/**
 * Rates how well an entry fits the query, from 0 (no match) to 4. Every word of the query must occur. The start of the label ranks highest,
 * then the start of a word, then the inside of a word, then `also`. Scattered letters do not match.
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
  /** A group too long to read: shows no entry without a query, and the best `FEW` with one. */
  readonly isLong?: boolean
}

/** Most entries shown of a long group. */
export const FEW = 12

/** Returns the matches, best first within each group, and groups by their best match. Without a query: all groups that are not long. */
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
