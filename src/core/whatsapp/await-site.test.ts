import { EventEmitter } from 'node:events'
import { createRequire } from 'node:module'
import type { Page } from 'puppeteer-core'
import { expect, test } from 'vitest'
import { createFakeClock } from '../testing/fake-clock.ts'
import { awaitSite } from './await-site.ts'

/** A blank page whose questions end in turn as `answers` say: with an error of the browser, without a word, or well. */
function createPage(answers: readonly (string | null | 'silent')[]) {
  const events = new EventEmitter()
  const addresses: string[] = []
  const page = Object.assign(events, {
    async evaluate(_ask: unknown, address: string) {
      const answer = answers[addresses.length]
      addresses.push(address)
      if (answer === undefined) throw new Error('Target closed')
      if (answer === null) return true
      const fails = (url: string, errorText: string) =>
        events.emit('requestfailed', { url: () => url, failure: () => ({ errorText }) })
      fails('https://elsewhere.example/', 'net::ERR_CERT_DATE_INVALID')
      if (answer !== 'silent') fails(address, answer)
      return false
    },
  })
  return { page: page as unknown as Page, events, addresses }
}

async function play(answers: Parameters<typeof createPage>[0]) {
  const clock = createFakeClock()
  const { page, events, addresses } = createPage(answers)
  const away: string[] = []
  let ended = 'not yet'
  void awaitSite(page, clock, (error) => away.push(error)).then(
    () => (ended = 'answers'),
    (error: unknown) => (ended = String(error)),
  )
  await clock.advance(60_000)
  expect(events.listenerCount('requestfailed')).toBe(0)
  return { away, ended, addresses }
}

test('a site that answers is asked once, at the address that the library opens', async () => {
  const { WhatsWebURL } = createRequire(import.meta.url)('whatsapp-web.js/src/util/Constants.js') as {
    readonly WhatsWebURL: string
  }
  expect(await play([null])).toEqual({ away: [], ended: 'answers', addresses: [WhatsWebURL] })
})

test.each([
  'net::ERR_INTERNET_DISCONNECTED',
  'net::ERR_NAME_NOT_RESOLVED',
  'net::ERR_CONNECTION_REFUSED',
  'net::ERR_ADDRESS_UNREACHABLE',
  'net::ERR_PROXY_CONNECTION_FAILED',
  'net::ERR_TIMED_OUT',
  'net::ERR_EMPTY_RESPONSE',
  'net::ERR_ABORTED',
  'net::ERR_CERT_AUTHORITY_INVALID',
  'net::ERR_SSL_PROTOCOL_ERROR',
])('%s is waited out', async (error) => {
  const { away, ended } = await play([error, 'silent', error, null])
  expect([away, ended]).toEqual([[error, 'unknown', error], 'answers'])
})

test.each(['net::ERR_CERT_DATE_INVALID', 'net::ERR_BLOCKED_BY_RESPONSE', 'net::ERR_FAILED'])(
  '%s is left to the library, which loads the page',
  async (error) => {
    expect(await play([error])).toMatchObject({ away: [], ended: 'answers' })
  },
)

test('a closed page ends the wait', async () => {
  const answers = ['net::ERR_TIMED_OUT']
  expect(await play(answers)).toMatchObject({ away: answers, ended: 'Error: Target closed' })
})
