import { expect, test } from 'vitest'
import { createToldMeanwhile } from './told-meanwhile.ts'

test('what is told while a page is on its way is played once more on top of it, in its order, and nothing else', () => {
  const played: string[] = []
  const meanwhile = createToldMeanwhile<string>((told) => played.push(told))
  meanwhile.note('before')
  meanwhile.begin()
  meanwhile.note('one')
  meanwhile.note('two')
  meanwhile.end()
  meanwhile.note('after')
  expect(played).toEqual(['one', 'two'])
})

test('nothing is kept for a page that does not come', () => {
  const played: string[] = []
  const meanwhile = createToldMeanwhile<string>((told) => played.push(told))
  meanwhile.begin()
  meanwhile.note('one')
  meanwhile.giveUp()
  meanwhile.note('two')
  meanwhile.end()
  expect(played).toEqual([])
})

test('a page that is asked for anew knows what was told before it', () => {
  const played: string[] = []
  const meanwhile = createToldMeanwhile<string>((told) => played.push(told))
  meanwhile.begin()
  meanwhile.note('old')
  meanwhile.begin()
  meanwhile.note('new')
  meanwhile.end()
  expect(played).toEqual(['new'])
})
