import { expect, test } from 'vitest'
import { parseRecipient, recipientAmong } from './recipient.ts'

const PHONE = '2348031234567@c.us'

test.each([
  ['+234 (803) 123-4567', PHONE],
  ['00234 803 123 4567', PHONE],
  ['+234 (0) 803 123 4567', PHONE],
  ['00234(0)803 123 4567', PHONE],
  ['+1 (080) 312-34567', '108031234567@c.us'],
  ['\u202a+2348031234567\u202c', PHONE],
  [2348031234567, PHONE],
  ['2348031234567@s.whatsapp.net', PHONE],
  ['2348031234567:12@c.us', PHONE],
  ['  234 803-123-4567 \n', PHONE],
  ['+2348031234567@c.us', PHONE],
  ['+234 803 123 4567@s.whatsapp.net', PHONE],
  ['002348031234567@c.us', PHONE],
  ['2348031234567.0:12@S.WhatsApp.net', PHONE],
  ['217000000000001:2@lid', '217000000000001@lid'],
  ['217000000000001.1:3@LID ', '217000000000001@lid'],
  ['99@lid', '99@lid'],
  ['12-34@g.us', '12-34@g.us'],
])('%s names the chat %s', (given, chat) => {
  expect(parseRecipient(given)).toBe(chat)
})

test.each([
  'hello',
  '+234x803@c.us',
  ':2@lid',
  '@lid',
  '1@g.us@lid',
  '\u0000',
  '1'.repeat(21),
  '9'.repeat(101),
  Infinity,
  {},
  '',
  'status@broadcast',
  '1@newsletter',
  '1234',
  1.5,
  null,
])('%s does not name a chat', (given) => {
  expect(parseRecipient(given)).toBeNull()
})

test.each([
  ['a privacy id that we have seen', '217000000000001', true, false, '217000000000001@lid'],
  ['the same, written as a phone', '217000000000001@c.us', true, false, '217000000000001@lid'],
  ['a phone that we have seen', '2348031234567', false, true, PHONE],
  ['what we have seen as both', '2348031234567', true, true, PHONE],
  ['what we have never seen', '2348031234567', false, false, PHONE],
  ['a privacy id by its name', '99@lid', false, true, '99@lid'],
])('%s resolves to the id that this shop has seen', (_what, given, isLid, isPhone, chat) => {
  expect(recipientAmong(given, { isLid: () => isLid, isPhone: () => isPhone })).toBe(chat)
})
