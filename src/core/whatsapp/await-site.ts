import type { HTTPRequest, Page } from 'puppeteer-core'
import type { Clock } from '../ports.ts'
import { SECOND_MS } from '../time/durations.ts'
import { pause } from '../time/within.ts'
import { askSite } from './page/ask-site.ts'

const SITE = 'https://web.whatsapp.com/'
const PAUSE_MS = 5 * SECOND_MS
const ANSWER_LIMIT_MS = 15 * SECOND_MS
/**
 * Chromium's errors (net/base/net_error_list.h) when there is no way to the site, or another server answers in its place, such as a
 * hotel's login page. Any other is left to the library, whose start fails with it: a wrong clock has its own words for the owner, and some
 * errors concern only our question.
 */
const NO_WAY =
  /^net::ERR_(ABORTED|ADDRESS_|CERT_(?!DATE_)|CONNECTION_|DNS_|EMPTY_RESPONSE|INTERNET_|NAME_|NETWORK_|PROXY_|SOCKS_|SSL_|TIMED_OUT|TUNNEL_)/

/**
 * Resolves when the browser reaches WhatsApp's site from this blank page; asks every five seconds. `away` is called after each question
 * without an answer, with the browser's error. Rejects when the page is gone.
 *
 * A page that could not be loaded ends its browser, because the library cannot load a page twice. Waiting here spares a laptop without
 * internet a new browser each half minute.
 */
export async function awaitSite(page: Page, clock: Clock, away: (error: string) => void): Promise<void> {
  for (;;) {
    const error = await errorOfSite(page)
    if (error === null) return
    away(error)
    await pause(clock, PAUSE_MS)
  }
}

/** Why the site cannot be reached; null if it answers, or if waiting would not help. */
async function errorOfSite(page: Page): Promise<string | null> {
  let error = 'unknown'
  const failed = (request: HTTPRequest): void => {
    if (request.url() === SITE) error = request.failure()?.errorText ?? error
  }
  page.on('requestfailed', failed)
  try {
    if (await page.evaluate(askSite, SITE, ANSWER_LIMIT_MS)) return null
  } finally {
    page.off('requestfailed', failed)
  }
  return error === 'unknown' || NO_WAY.test(error) ? error : null
}
