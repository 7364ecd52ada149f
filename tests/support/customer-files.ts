import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator } from '@playwright/test'
import type { MediaInput, MessageContent } from '../../simulator/client/control-api.ts'
import type { OpenShop } from './open-shop.ts'

/** A file as a customer's phone sends it. */
export const fileOf = (mimetype: string, bytes: Buffer, change: Partial<MediaInput> = {}): MediaInput => ({
  ...{ mimetype, data: bytes.toString('base64') },
  ...change,
})

export const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

/** One customer who sends files, and the owner who looks at them in the window. */
export class CustomerFiles {
  readonly #shop: OpenShop
  readonly phone: string
  readonly name: string

  constructor(shop: OpenShop, phone: string, name: string) {
    this.#shop = shop
    this.phone = phone
    this.name = name
  }

  write(content: MessageContent): Promise<unknown> {
    return this.#shop.world.phone.call('customerMessage', { from: this.phone, content, pushName: this.name })
  }

  /** Opens the chat with this customer. The customer must have written before. */
  async open(): Promise<void> {
    const { page } = this.#shop
    await page.locator('nav').getByRole('link', { name: 'Chats' }).click()
    await page.locator(`[data-testid="chat-row"][data-chat="${this.phone}@c.us"]`).click()
    await page.getByTestId('bubble').first().waitFor()
  }

  /** Attachments of this customer's messages, without those of the shop's answers. */
  get attached(): Locator {
    return this.#shop.page.locator('[data-testid="bubble"][data-side="customer"]').getByTestId('attached')
  }

  bubble(text: string): Locator {
    return this.#shop.page.getByTestId('bubble').filter({ hasText: text })
  }

  /** Presses Save and returns the file that the browser received. */
  async saved(
    from: Locator,
    press = (button: Locator) => button.click(),
  ): Promise<{ readonly name: string; readonly bytes: Buffer }> {
    const [done] = await Promise.all([
      this.#shop.page.waitForEvent('download'),
      press(from.getByRole('button', { name: /^Save/ })),
    ])
    return { name: done.suggestedFilename(), bytes: readFileSync(await done.path()) }
  }

  /** Names of all files that the host keeps. */
  get kept(): readonly string[] {
    const folder = join(this.#shop.options.dataDir, 'media')
    return existsSync(folder) ? readdirSync(folder) : []
  }
}
