import { beforeEach, expect, test } from 'vitest'
import { BrowserTrials } from './browser-trials.ts'

let kept: unknown
let versions: Record<string, string>
const open = () =>
  new BrowserTrials(
    { get: () => kept, set: (value) => (kept = structuredClone(value)) },
    (path) => versions[path] ?? 'gone',
  )
const list = ['/small', '/chrome', '/edge'].map((path) => ({ path }))
const paths = (trials: BrowserTrials) => trials.inOrder(list).map(({ path }) => path)

beforeEach(() => {
  kept = null
  versions = { '/small': '1', '/chrome': '1', '/edge': '1' }
})

test('a browser that did not start comes last, also in the next run', () => {
  const trials = open()
  expect(paths(trials)).toEqual(['/small', '/chrome', '/edge'])
  trials.leave('/small', 'sandbox')
  trials.started('/chrome')
  expect(paths(trials)).toEqual(['/chrome', '/edge', '/small'])
  expect(paths(open())).toEqual(['/chrome', '/edge', '/small'])
  expect(open().left()).toMatchObject([{ path: '/small', cause: 'sandbox' }])
})

test.each(['/small', '/chrome'])('a new version of %s restores the original order', (path) => {
  const trials = open()
  trials.leave('/small', 'crash')
  trials.started('/chrome')
  versions[path] = '2'
  expect(paths(open())).toEqual(['/small', '/chrome', '/edge'])
})

test('a browser that starts after all no longer comes last', () => {
  const trials = open()
  trials.leave('/small', 'crash')
  trials.leave('/chrome', 'crash')
  trials.started('/small')
  expect(trials.left().map(({ path }) => path)).toEqual(['/chrome'])
  trials.forget()
  expect(open().left()).toEqual([])
})

test.each([null, 'x', 7, {}, { left: 'x' }, { works: 1, left: [null, 3, { path: '/small' }] }])(
  'a damaged record (%j) counts as empty',
  (value) => {
    kept = value
    expect(paths(open())).toEqual(['/small', '/chrome', '/edge'])
  },
)
