import { createRequire } from 'node:module'
import { expect, test } from 'vitest'
import { browserAge, OLDEST_KNOWN_TO_WORK } from './browser-age.ts'
import { PINNED_VERSION } from './pinned-browser.ts'

const SEPTEMBER_2026 = Date.UTC(2026, 8, 8)

test.each([
  ['153.0.8010.36', SEPTEMBER_2026, 0, 'fine'],
  ['153.0.8010.36', Date.UTC(2026, 10, 29), 2, 'fine'],
  ['153.0.8010.36', Date.UTC(2027, 2, 20), 6, 'old'],
  // Released on 17 March 2026, by Chromium's schedule.
  ['146.0.7680.80', SEPTEMBER_2026, 7, 'old'],
  ['148.0.1.2', SEPTEMBER_2026, 5, 'fine'],
  // One version every two weeks from 153 on: thirteen versions are half a year.
  ['166.0.1.2', Date.UTC(2027, 2, 9), 0, 'fine'],
  ['160.0.1.2', SEPTEMBER_2026, 0, 'fine'],
  ['101.0.4951.67', SEPTEMBER_2026, 52, 'old'],
  ['100.0.4896.60', SEPTEMBER_2026, 53, 'too-old'],
] as const)('version %s at the time %i is %s months old', (version, now, months, verdict) => {
  expect(browserAge(version, now)).toEqual({ months, verdict })
})

test.each([null, '', 'Chromium', '-3.1'])('a browser with the version %j has no age', (version) => {
  expect(browserAge(version, SEPTEMBER_2026)).toBeNull()
})

test('the pinned browser becomes old when the program is no longer updated', () => {
  expect(browserAge(PINNED_VERSION, Date.UTC(2028, 0, 1))?.verdict).toBe('old')
})

test('the version in the library’s default user agent is the oldest known to work', () => {
  const { DefaultOptions } = createRequire(import.meta.url)('whatsapp-web.js/src/util/Constants.js') as {
    DefaultOptions: { userAgent: string }
  }
  expect(DefaultOptions.userAgent).toContain(`Chrome/${OLDEST_KNOWN_TO_WORK}.`)
})
