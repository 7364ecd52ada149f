import type { CDPSession, Page } from 'puppeteer-core'

/**
 * Stops puppeteer's tracking of the page's network, which it needs only while a page loads. Otherwise it hears of every request and
 * every frame of the page's WebSocket, and the browser keeps a copy of every answer for a debugger that never asks (up to 100 MB:
 * `maxTotalBufferSize` of the DevTools protocol's `Network.enable`). The page itself notices nothing. Rejects when the page is gone.
 */
export async function quietNetwork(page: Page): Promise<void> {
  // Use puppeteer's own session: a session of ours could switch off only its own tracking.
  const { _client: session } = page as unknown as { _client?: () => CDPSession }
  if (session === undefined) throw new Error('this version of puppeteer does not show its session')
  await session.call(page).send('Network.disable')
}
