import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatSetupLink, parseSetupLink } from './parse-setup-link.ts'
import { parseSetupAddress, parseTypedAddress } from './setup-address.ts'

const LINK = 'salesboy://connect?url=https%3A%2F%2Fcore.example.com&user=ada-1&secret=s3cret&name=Ada%27s+Shop'
const reasonOf = (text: string) => {
  const link = parseSetupLink(text)
  return link.kind === 'ok' ? 'ok' : link.reason
}
const withUrl = (url: string) => reasonOf(`salesboy://connect?url=${encodeURIComponent(url)}&user=a&secret=b`)

test('a setup link is found alone and in the middle of a mail', () => {
  const offer = {
    url: 'https://core.example.com',
    host: 'core.example.com',
    userId: 'ada-1',
    secret: 's3cret',
    name: "Ada's Shop",
  }
  for (const text of [LINK, `Dear Ada,\nopen this: ${LINK}.\nBye (and <b>thanks</b>)`, `<${LINK}>`, `"${LINK}"`]) {
    expect(parseSetupLink(text)).toEqual({ kind: 'ok', link: offer })
  }
  expect(parseSetupLink(`${LINK} … again: ${LINK}`).kind).toBe('ok')
  expect(parseSetupLink(LINK.replace('salesboy://connect?', 'SALESBOY://Connect/?')).kind).toBe('ok')
})

test.each([
  ['', 'empty'],
  ['  \n ', 'empty'],
  ['hello, here is your code: 12345', 'no-link'],
  ['salesboy://connect', 'no-link'],
  ['salesboy://delete?url=x', 'no-link'],
  [`${LINK} ${LINK}x`, 'several-links'],
  [`${LINK}&admin=1`, 'unknown-part'],
  [`${LINK}&`, 'unknown-part'],
  [`${LINK}&USER=b`, 'unknown-part'],
  [`${LINK}&__proto__=b`, 'unknown-part'],
  [`${LINK}&user=b`, 'doubled-part'],
  ['salesboy://connect?url=https%3A%2F%2Fa.example&user=a', 'missing-part'],
  ['salesboy://connect?url=https%3A%2F%2Fa.example&user=a&secret=', 'missing-part'],
  ['salesboy://connect?url=https%3A%2F%2Fa.example&user=a&secret=%ff', 'damaged'],
  ['salesboy://connect?url=https%3A%2F%2Fa.example&user=../../etc&secret=b', 'bad-user'],
  [`salesboy://connect?url=https%3A%2F%2Fa.example&user=${'a'.repeat(65)}&secret=b`, 'bad-user'],
  ['salesboy://connect?url=https%3A%2F%2Fa.example&user=a&secret=ab+cd', 'bad-secret'],
  ['salesboy://connect?url=https%3A%2F%2Fa.example&user=a&secret=ab%0acd', 'bad-secret'],
  [`salesboy://connect?url=https%3A%2F%2Fa.example&user=a&secret=${'b'.repeat(1025)}`, 'bad-secret'],
  [`salesboy://connect?url=https%3A%2F%2Fa.example&user=a&secret=${'b'.repeat(5000)}`, 'too-long'],
  ['salesboy://connect?url=https%3A%2F%2Fa.example&user=a&secret=b&name=%E2%80%AEgpj.exe', 'bad-name'],
  [`salesboy://connect?url=https%3A%2F%2Fa.example&user=a&secret=b&name=${'n'.repeat(81)}`, 'bad-name'],
  ['x'.repeat(20_001), 'too-long'],
])('%j is refused with its reason', (text, reason) => {
  expect(reasonOf(text)).toBe(reason)
})

test.each([
  ['http://core.example.com', 'url-not-safe'],
  ['http://127.0.0.1.evil.example', 'url-not-safe'],
  ['http://localhost.evil.example', 'url-not-safe'],
  ['https://core.example.com@evil.example', 'url-with-password'],
  ['https://ada:pw@core.example.com', 'url-with-password'],
  ['https://evil.example\\@core.example.com', 'url-with-password'],
  ['https://core.example.com\\.evil.example', 'bad-url'],
  ['javascript://core.example.com/%0aalert(1)', 'bad-url'],
  ['file:///etc/passwd', 'bad-url'],
  ['https://', 'bad-url'],
  ['https://core..example.com', 'bad-url'],
  ['https://443', 'bad-url'],
  ['http://0x7f.1', 'bad-url'],
  ['http://127.0.0.01', 'bad-url'],
  ['https://core.example.com:99999', 'bad-url'],
  ['https://core.example.com/a b', 'bad-url'],
  ['https://core.example.com/#part', 'bad-url'],
  ['https://ада.example', 'bad-url'],
  [`https://core.example.com/${'a'.repeat(2100)}`, 'bad-url'],
  ['https://core.example.com', 'ok'],
  ['https://core.example.com:8443/hooks/in?shop=1', 'ok'],
  ['http://127.0.0.1:4000', 'ok'],
  ['http://localhost:4000/', 'ok'],
  ['http://[::1]:4000', 'ok'],
])('the address %s gives %s', (url, reason) => {
  expect(withUrl(url)).toBe(reason)
})

test('a typed address without a scheme means https', () => {
  expect(parseTypedAddress(' Core.Example.com ')).toEqual({
    kind: 'ok',
    url: 'https://Core.Example.com',
    host: 'core.example.com',
  })
  expect(parseTypedAddress('http://core.example.com')).toEqual({ kind: 'refused', reason: 'url-not-safe' })
})

test('the parser never throws, and an accepted address has no user name, password or empty host', () => {
  const noise = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(LINK, 'salesboy://connect?', '&url=', '%', '\\@'),
  )
  fc.assert(
    fc.property(fc.array(noise, { maxLength: 8 }), (pieces) => {
      const link = parseSetupLink(pieces.join(''))
      if (link.kind === 'bad') return
      const url = new URL(link.link.url)
      expect(url.username + url.password).toBe('')
      expect(url.host || url.hostname).not.toBe('')
      expect(link.link.secret).not.toMatch(/\s/)
    }),
  )
})

test('a browser reads the same host from every accepted address as the one shown to the person', () => {
  const piece = fc.constantFrom(
    'https://',
    'http://',
    'a',
    '.',
    'example',
    ':',
    '@',
    '\\',
    '/',
    '?',
    '#',
    '127.0.0.1',
    '[::1]',
    '%2e',
    '..',
    '443',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 9 }), (pieces) => {
      const address = parseSetupAddress(pieces.join(''))
      if (address.kind === 'refused' || !URL.canParse(address.url)) return
      const url = new URL(address.url)
      expect(address.host.replace(url.protocol === 'https:' ? /:443$/ : /:80$/, '')).toBe(url.host)
    }),
    { numRuns: fc.readConfigureGlobal()?.numRuns ?? 2_000 },
  )
})

test('every formatted link can be pasted into a sentence and parsed again', () => {
  const printable = fc.string({
    unit: fc.constantFrom(..."abcXYZ019-_.~!*()'+/=&?#%@:,;"),
    minLength: 1,
    maxLength: 60,
  })
  fc.assert(
    fc.property(printable, fc.stringMatching(/^[-_A-Za-z0-9]{1,64}$/), fc.option(printable), (secret, userId, name) => {
      const offer = { url: 'https://core.example.com/a?b=c', userId, secret, name }
      const link = parseSetupLink(`Here: ${formatSetupLink(offer)}).`)
      expect(link).toEqual({ kind: 'ok', link: { ...offer, host: 'core.example.com' } })
    }),
  )
})
