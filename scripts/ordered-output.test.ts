import { expect, test } from 'vitest'
import { OrderedOutput } from './ordered-output.ts'

test('shows the first unfinished part live and holds the others until their turn', () => {
  let shown = ''
  const output = new OrderedOutput((text) => void (shown += text))
  const [one, two, three] = [output.add(), output.add(), output.add()]
  two.write('2a')
  one.write('1a')
  expect(shown).toBe('1a')
  three.write('3a')
  three.end()
  one.write('1b')
  one.end()
  expect(shown).toBe('1a1b2a')
  two.write('2b')
  expect(shown).toBe('1a1b2a2b')
  two.end()
  expect(shown).toBe('1a1b2a2b3a')
})

test('shows a part once when it ends before an earlier one', () => {
  let shown = ''
  const output = new OrderedOutput((text) => void (shown += text))
  const [one, two] = [output.add(), output.add()]
  two.write('2')
  two.end()
  one.end()
  expect(shown).toBe('2')
})
