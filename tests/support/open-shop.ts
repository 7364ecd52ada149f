import type { BrowserContextOptions, Page } from '@playwright/test'
import { openPage } from './open-page.ts'
import { startShop, type Shop, type ShopOptions } from './start-shop.ts'

/** Limit for waiting on a page, enough for a busy machine. Polls end as soon as they can. */
export const PATIENCE_MS = 45_000

/** A shop whose phone is linked and whose window is open in its own browser. */
export interface OpenShop extends Shop {
  readonly page: Page
  /** Complaints of the page: script errors and everything that the content security policy stopped. */
  readonly complaints: readonly string[]
}

export interface OpenShopOptions extends ShopOptions {
  readonly context?: BrowserContextOptions
  /** False: the code is not scanned. */
  readonly links?: boolean
}

/** Starts a shop, opens its window and links its phone. `stop` ends all of it. */
export async function openShop({ context, links = true, ...wished }: OpenShopOptions = {}): Promise<OpenShop> {
  const shop = await startShop(wished)
  let stop = shop.stop
  try {
    const { page, complaints, close } = await openPage(shop.host.openUrl, context)
    stop = async () => {
      await close()
      await shop.stop()
    }
    page.setDefaultTimeout(PATIENCE_MS)
    if (links) {
      await shop.world.phone.linkByQr()
      await page.locator('[data-testid="session-card"][data-state="connected"]').waitFor()
    }
    return { ...shop, page, complaints, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
