import type { CDPSession, Page } from 'puppeteer-core'

/**
 * Ends what puppeteer asked for to follow the loading of a page, once it is loaded: being told of every request and every frame of the
 * page's WebSocket, and a copy of every answer kept by the browser for a debugger that never asks (up to 100 MB: `maxTotalBufferSize`
 * of the DevTools protocol's `Network.enable`). The page itself notices nothing. Rejects when the page is gone.
 */
export async function quietNetwork(page: Page): Promise<void> {
  // Puppeteer's own session: one of ours would switch off only what it switched on itself.
  const { _client: session } = page as unknown as { _client?: () => CDPSession }
  if (session === undefined) throw new Error('this version of puppeteer does not show its session')
  await session.call(page).send('Network.disable')
}
