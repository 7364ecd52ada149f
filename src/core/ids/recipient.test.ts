import { expect, test } from 'vitest'
import { parseRecipient } from './recipient.ts'

const PHONE = '2348031234567@c.us'

test.each([
  ['+234 (803) 123-4567', PHONE],
  ['00234 803 123 4567', PHONE],
  ['\u202a+2348031234567\u202c', PHONE],
  [2348031234567, PHONE],
  ['2348031234567@s.whatsapp.net', PHONE],
  ['2348031234567:12@c.us', PHONE],
  ['99@lid', '99@lid'],
  ['12-34@g.us', '12-34@g.us'],
])('%s names the chat %s, whoever asks', (given, chat) => {
  expect(parseRecipient(given)).toBe(chat)
})

test.each(['hello', '', 'status@broadcast', '1@newsletter', '1234', 1.5, null])('%s names no chat', (given) => {
  expect(parseRecipient(given)).toBeNull()
})
