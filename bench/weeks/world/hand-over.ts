import type { ClientEvent } from '../../../src/core/whatsapp/whatsapp-client.ts'
import type { Browser } from './browser.ts'
import type { Page } from './page.ts'
import { idOf, outgoingOf, type Beside } from './whatsapp.ts'

interface Handing {
  readonly chatId: string
  readonly text: string
  readonly beside: Beside
  readonly resolve: (messageId: string | null) => void
  readonly reject: (error: Error) => void
}

/** Gives a text to the page. The dice decide its fate and the library's answer. */
export function handOver(browser: Browser, page: Page, { chatId, text, beside, resolve, reject }: Handing): void {
  const { life } = page
  if (!life.isAlive) return
  browser.point('before a text is handed over')
  browser.scheduler.after(browser.dice.between(5, 120), null, () => {
    const answer = (run: () => void) => browser.scheduler.after(browser.dice.between(1, 60), life, run)
    if (page.phase !== 'synced' || !life.isAlive)
      return answer(() => reject(new Error('Protocol error: Target closed')))
    if (page.isHung) return
    const customer = browser.whatsapp.of(chatId)
    if (customer === null) return answer(() => resolve(null))
    const message = browser.whatsapp.draft('bot', customer, text, beside)
    if (browser.isLineUp && page.refusal === null) browser.reachServer(page, message)
    else page.outbox.push(message)
    const said: ClientEvent = { kind: 'outgoing', message: outgoingOf(message) }
    if (!browser.isLineUp || page.refusal !== null) browser.say(said)
    // The library may throw for a delivered message, or return nothing.
    const isStumbling = browser.happens(0.08)
    const isSilent = browser.happens(0.08)
    answer(() => {
      browser.point('after a text was handed over')
      if (isStumbling) reject(new Error('r: r'))
      else resolve(isSilent ? null : idOf(message))
    })
  })
}
