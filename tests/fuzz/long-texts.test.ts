import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { vcardNames } from '../../src/core/whatsapp/vcard-names.ts'
import { parseAnswer } from '../../src/core/webhook/parse-answer.ts'
import { parseCoreUrl } from '../../src/core/ids/core-url.ts'
import { parseRecipient } from '../../src/core/ids/recipient.ts'
import { isAllowedHost } from '../../src/core/gateway/host-header.ts'
import { findChats } from '../../src/core/remote-control/find-chat.ts'
import { parseOrder } from '../../src/core/remote-control/parse-order.ts'
import { splitText } from '../../src/core/replies/split-text.ts'
import { describeError } from '../../src/core/whatsapp/describe-error.ts'
import { parseMessageKey, parseWid } from '../../src/core/ids/message-ids.ts'
import { isSameText } from '../../src/core/ids/same-text.ts'
import { redact, redactText } from '../../src/shared/redact.ts'
import { parseSetupAddress } from '../../src/shared/setup/setup-address.ts'
import { parseSetupLink } from '../../src/shared/setup/parse-setup-link.ts'
import { runs } from './runs.ts'

/**
 * A pattern with quadratic backtracking would need hours for these texts. The test measures no time: a reader that is
 * not done within the test's time limit is a finding.
 */
vi.setConfig({ testTimeout: 300_000 })
const LENGTH = 100_000
const bricks = [
  'a',
  '0',
  ' ',
  '\n',
  '\r\n',
  '\t',
  '.',
  '@',
  '_',
  ':',
  '-',
  '=',
  '/',
  '\\',
  '(',
  '%',
  '&',
  '+',
  '"',
  '{',
  '[',
  '\ufe0f',
  '👍',
  '\u0301',
  'false_',
  '@c.us',
  'item1.FN:',
  '\n ',
  'salesboy://connect?',
  '1.',
  '1 ',
  '1-',
  'v1,',
  'whsec_',
  'sha256=',
  '::',
  'x@',
  'a.',
]
const long = fc
  .tuple(
    fc.array(fc.constantFrom(...bricks), { minLength: 1, maxLength: 3 }),
    fc.constantFrom(...bricks),
    fc.constantFrom('', '!', '\n', '@', '\u0000'),
  )
  .map(([unit, start, end]) => start + unit.join('').repeat(Math.ceil(LENGTH / unit.join('').length)) + end)

const readers: Readonly<Record<string, (text: string) => unknown>> = {
  vcardNames,
  parseAnswer,
  parseCoreUrl,
  parseRecipient,
  parseOrder,
  parseWid,
  parseMessageKey,
  parseSetupAddress,
  parseSetupLink,
  redactText,
  redact: (text) => redact({ text, list: [text], [text.slice(0, 50)]: text }),
  isAllowedHost: (text) => isAllowedHost(text, '127.0.0.1', [text]),
  isSameText: (text) => isSameText(text, `${text} `),
  splitText: (text) => splitText(text),
  findChats: (text) => findChats(text, [{ chatKey: '1@c.us', name: text, phone: '2348031234567' }]),
}

test.each(Object.keys(readers))('%s finishes on any long text', (name) => {
  fc.assert(
    fc.property(long, (text) => {
      readers[name]!(text)
    }),
    runs(25),
  )
})

test('a log line hides numbers and secrets in any structure, and building it never fails', () => {
  const bites = Object.defineProperty({ fine: 1 }, 'worse', {
    enumerable: true,
    get: () => {
      throw new Error('bites')
    },
  })
  const cycle: Record<string, unknown> = { number: '2348031234567' }
  cycle['self'] = cycle
  const nothing = Object.create(null) as unknown
  const lines = [
    redact({ bites, cycle, nothing, '2348031234567': 1, big: 2_348_031_234_567n }),
    redact(new Error('2348031234567', { cause: new Error('2348031234567') })),
    redact([new Map([['2348031234567', 1]]), new Date(NaN), Symbol('2348031234567'), () => '2348031234567']),
    redact({ apiKey: { value: 'a secret of its own' }, secret: ['a secret of its own'] }),
  ]
  const text = JSON.stringify(lines)
  expect(text).not.toContain('2348031234567')
  expect(text).not.toContain('a secret of its own')
  expect(text).toContain('fine')
  expect(describeError(nothing)).toMatch(/./)
})
