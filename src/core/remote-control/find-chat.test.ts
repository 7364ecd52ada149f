import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findChats, type NamedChat } from './find-chat.ts'

const chat = (name: string | null, phone: string | null): NamedChat => ({ chatKey: `${phone ?? name}@x`, name, phone })
const chats = [
  chat('Ada', '2348031234567'),
  chat('Ada Obi', '2348039999999'),
  chat('Élodie 🌸', '33612345678'),
  chat('مريم', '212600000001'),
  chat(null, '2347000000000'),
  chat('Market women', null),
]
const names = (who: string) => findChats(who, chats).map(({ name, phone }) => name ?? phone)

test.each([
  ['Ada', ['Ada']],
  ['ada o', ['Ada Obi']],
  ['obi', ['Ada Obi']],
  ['elodie', ['Élodie 🌸']],
  ['مريم', ['مريم']],
  ['women', ['Market women']],
  ['arket', ['Market women']],
  ['+234 803 123 4567', ['Ada']],
  ['0803 123 4567', ['Ada']],
  ['2347000000000', ['2347000000000']],
  ['999999', ['Ada Obi']],
  ['99999', []],
  ['nobody', []],
  ['...', []],
])('%j means %j', (who, expected) => expect(names(who)).toEqual(expected))

test('a name that two chats share finds both', () => {
  const twins = [chat('Ada', '1000000001'), chat('ADA ', '1000000002'), chat('Adamu', '1000000003')]
  expect(findChats('ada', twins)).toHaveLength(2)
})

test('any text finds only existing chats', () => {
  fc.assert(
    fc.property(fc.string(), (who) => {
      for (const found of findChats(who, chats)) expect(chats).toContain(found)
    }),
  )
}, 30_000)
