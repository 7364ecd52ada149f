import { expect, test } from 'vitest'
import { contactCards } from './contact-cards.ts'

const card = (...lines: readonly string[]) => ['BEGIN:VCARD', 'VERSION:3.0', ...lines, 'END:VCARD'].join('\r\n')

test('a card has its name, and each of its numbers once', () => {
  const text = card(
    'FN:Chidi Obi',
    'TEL;type=CELL;waid=2348033333333:+234 803 333 3333',
    'item1.TEL:0803 333 3333',
    'TEL:0803 333 3333',
    'EMAIL:a@example.com',
  )
  expect(contactCards(text)).toEqual([{ name: 'Chidi Obi', numbers: ['+234 803 333 3333', '0803 333 3333'] }])
  expect(contactCards(text + '\r\n' + card('TEL:1'))).toHaveLength(2)
})

test('a number keeps only digits and separators, and a name has no invisible characters', () => {
  const text = card('FN:In\u202evoice', 'TEL:<script>+1\u202e2</script>', `TEL:${'9'.repeat(100)}`, 'TEL:none')
  expect(contactCards(text)).toEqual([{ name: 'Invoice', numbers: ['+12/', '9'.repeat(40)] }])
})

test('an empty text has no cards, and at most 50 cards are read', () => {
  expect(contactCards('')).toEqual([])
  expect(contactCards(card())).toEqual([])
  expect(contactCards(Array.from({ length: 300 }, (_, n) => card(`FN:N${n}`, 'TEL:1')).join('\n'))).toHaveLength(50)
})
