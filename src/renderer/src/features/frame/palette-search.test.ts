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

test('without a query everything stands in its order', () => {
  expect(labels('  ')).toHaveLength(5)
})

test('the beginning of a label comes before the beginning of a word, and scattered letters fit nothing', () => {
  expect(labels('ada')).toEqual(['Ada Obi', 'Restart Ada’s Shop'])
  expect(labels('address')).toEqual(['Address', 'Update address'])
  expect(labels('oc')).toEqual([])
})

test('every word must fit, in any order, with accents or without', () => {
  expect(labels('shop restart')).toEqual(['Restart Ada’s Shop'])
  expect(labels('restart nothing')).toEqual([])
  expect(rankOf({ label: 'Réglages' }, 'regl')).toBe(4)
})

test('what is not in the label is found by too: a number, a dotted name', () => {
  expect(labels('8031234')).toEqual(['Ada Obi'])
  expect(labels('feedUrl')).toEqual(['Update address'])
})

test('of a long group nothing is shown without a query, and the best few with one', () => {
  const entries = Array.from({ length: 40 }, (_, n) => ({ id: `${n}`, label: n === 39 ? 'Sound' : `No sound ${n}` }))
  const groups = [{ heading: 'settings', entries, isLong: true }]
  expect(search(groups, '')).toEqual([])
  const shown = search(groups, 'sound')[0]!.entries
  expect(shown).toHaveLength(FEW)
  expect(shown[0]!.label).toBe('Sound')
})
