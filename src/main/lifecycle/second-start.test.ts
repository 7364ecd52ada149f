import { expect, test } from 'vitest'
import { readSecondStart } from './second-start.ts'

test('valid data of a second start is read', () => {
  expect(readSecondStart({ hidden: true, link: null })).toEqual({ hidden: true, link: null })
  expect(readSecondStart({ hidden: false, link: 'salesboy://connect?x' }).link).toBe('salesboy://connect?x')
})

test.each([undefined, null, 'x', {}, { hidden: 'yes', link: null }, { hidden: true, link: 'x'.repeat(9_000) }])(
  '%j counts as a plain second start',
  (data) => expect(readSecondStart(data)).toEqual({ hidden: false, link: null }),
)
