import { expect, test } from 'vitest'
import { FEW, rankOf, search } from './palette-search.ts'

const labels = (query: string) =>
  search(
    [
      { heading: 'screens', entries: [{ id: 's1', label: 'Open Chats' }] },
      { heading: 'shops', entries: [{ id: 'v1', label: 'Restart Ada’s Shop', also: 'adas-shop' }] },
      { heading: 'chats', entries: [{ id: 'c1', label: 'Ada Obi', also: '2348031234567' }] },
      {
        heading: 'settings',
        entries: [
          { id: 'k1', label: 'Update address', also: 'updates.feedUrl' },
          { id: 'k2', label: 'Address', also: 'core.url' },
        ],
      },
    ],
    query,
  ).flatMap(({ entries }) => entries.map(({ label }) => label))

test('without a query every entry is listed in its order', () => {
  expect(labels('  ')).toHaveLength(5)
})

test('the start of a label ranks above the start of a word, and scattered letters do not match', () => {
  expect(labels('ada')).toEqual(['Ada Obi', 'Restart Ada’s Shop'])
  expect(labels('address')).toEqual(['Address', 'Update address'])
  expect(labels('oc')).toEqual([])
})

test('every word must match, in any order, with or without accents', () => {
  expect(labels('shop restart')).toEqual(['Restart Ada’s Shop'])
  expect(labels('restart nothing')).toEqual([])
  expect(rankOf({ label: 'Réglages' }, 'regl')).toBe(4)
})

test('an entry is also found by its phone number or dotted name', () => {
  expect(labels('8031234')).toEqual(['Ada Obi'])
  expect(labels('feedUrl')).toEqual(['Update address'])
})

test('a long group shows nothing without a query, and its best entries with one', () => {
  const entries = Array.from({ length: 40 }, (_, n) => ({ id: `${n}`, label: n === 39 ? 'Sound' : `No sound ${n}` }))
  const groups = [{ heading: 'settings', entries, isLong: true }]
  expect(search(groups, '')).toEqual([])
  const shown = search(groups, 'sound')[0]!.entries
  expect(shown).toHaveLength(FEW)
  expect(shown[0]!.label).toBe('Sound')
})
