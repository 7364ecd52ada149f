import { expect, test } from 'vitest'
import { calledName, chatName } from './chat-name.ts'

test('a chat is named by its name, else by its formatted number', () => {
  const chat = { name: null, phone: '2348031234567', chatKey: '2348031234567@c.us', isGroup: false }
  expect(chatName({ ...chat, name: ' Ada\nObi ' })).toBe('Ada Obi')
  expect(chatName(chat)).toBe('+234 803 123 4567')
  expect(chatName({ ...chat, phone: null })).toBe('2348031234567@c.us')
  expect([calledName('2348031234567'), calledName('4 Brothers'), calledName(null)]).toEqual([
    '+234 803 123 4567',
    '4 Brothers',
    '',
  ])
})
