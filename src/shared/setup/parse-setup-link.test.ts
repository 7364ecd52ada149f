import { expect, test } from 'vitest'
import { parseSetupLink } from './parse-setup-link.ts'

const good = 'salesboy://connect?url=https%3A%2F%2Fcore.example.com&user=shop-1&secret=whsec_abc'

test('a whole link gives its parts and the host to show', () => {
  expect(parseSetupLink(`  ${good}&name=Ada%27s+Shop \n`)).toEqual({
    kind: 'ok',
    link: {
      url: 'https://core.example.com',
      host: 'core.example.com',
      userId: 'shop-1',
      secret: 'whsec_abc',
      name: "Ada's Shop",
    },
  })
})

test('a core on this computer may go without TLS', () => {
  const parsed = parseSetupLink('salesboy://connect?url=http://127.0.0.1:3000&user=a&secret=s')
  expect(parsed).toMatchObject({ kind: 'ok', link: { host: '127.0.0.1:3000' } })
})

test.each([
  ['', 'not a setup link'],
  ['https://core.example.com', 'not a setup link'],
  ['salesboy://quit', 'not a setup link'],
  ['salesboy://connect.evil.example/?url=https://a.b&user=a&secret=s', 'not a setup link'],
  ['salesboy://connect?url=https://a.b&user=a', 'not complete'],
  ['salesboy://connect?url=https://a.b&user=a&secret=s&command=quit', 'damaged'],
  ['salesboy://connect?url=https://a.b&url=https://evil.example&user=a&secret=s', 'damaged'],
  ['salesboy://connect?url=https://a.b&user=a&secret=%E0%A4%A', 'damaged'],
  ['salesboy://connect?url=http://core.example.com&user=a&secret=s', 'https://'],
  ['salesboy://connect?url=https://core.example.com@evil.example/&user=a&secret=s', 'misleading'],
  ['salesboy://connect?url=https://%D1%81ore.example.com&user=a&secret=s', 'misleading'],
  ['salesboy://connect?url=https://a..b&user=a&secret=s', 'misleading'],
  ['salesboy://connect?url=file:///etc/passwd&user=a&secret=s', 'no usable web address'],
  ['salesboy://connect?url=javascript:alert(1)&user=a&secret=s', 'no usable web address'],
  ['salesboy://connect?url=https://a.b%5C@evil.example&user=a&secret=s', 'no usable web address'],
  ['salesboy://connect?url=https://a.b&user=../../etc&secret=s', 'user id'],
  ['salesboy://connect?url=https://a.b&user=a&secret=s%00', 'hidden'],
  ['salesboy://connect?url=https://a.b&user=a&secret=s&name=%E2%80%AEevil', 'hidden'],
  [`salesboy://connect?url=https://a.b&user=a&secret=${'s'.repeat(9_000)}`, 'too long'],
])('%s is refused', (text, why) => {
  const parsed = parseSetupLink(text)
  expect(parsed).toMatchObject({ kind: 'bad', why: expect.stringContaining(why) })
  expect(JSON.stringify(parsed)).not.toContain('evil')
})
