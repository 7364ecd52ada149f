import type { LibraryClient } from './library.ts'
import { dialogLanguages } from './dialog-words.ts'
import { READ_LIMIT_MS, type PageCalls } from './page-calls.ts'
import { answerDialog, type DialogLook } from './page/answer-dialog.ts'
import { callPageAction, type PageAction } from './page/page-actions.ts'

/** Longer, because the library asks WhatsApp's server for a code. */
const PAIRING_LIMIT_MS = 30_000
const LOG_OUT_LIMIT_MS = 10_000

export interface PageControlsDeps {
  readonly calls: PageCalls
  /** Throws while the browser is not started. */
  library(): LibraryClient
}

/** Actions in the page: linking and unlinking, presence, dialogs, reloading. */
export class PageControls {
  readonly #deps: PageControlsDeps

  constructor(deps: PageControlsDeps) {
    this.#deps = deps
  }

  finishReady(): Promise<void> {
    return this.#press('finish-ready')
  }

  answerDialog(mayPress: boolean): Promise<DialogLook> {
    return this.#deps.calls.run(READ_LIMIT_MS, answerDialog, dialogLanguages, mayPress)
  }

  picture(): Promise<string> {
    return this.#deps.calls.picture(READ_LIMIT_MS)
  }

  refreshQr(): Promise<void> {
    return this.#press('refresh-qr')
  }

  async requestPairingCode(phone: string): Promise<void> {
    const { calls, library } = this.#deps
    await calls.limit(PAIRING_LIMIT_MS, 'requestPairingCode', library().requestPairingCode(phone))
  }

  async cancelPairingCode(): Promise<void> {
    const { calls, library } = this.#deps
    await calls.limit(READ_LIMIT_MS, 'cancelPairingCode', library().cancelPairingCode())
  }

  useHere(): Promise<void> {
    return this.#press('use-here')
  }

  async setUnavailable(): Promise<void> {
    const { calls, library } = this.#deps
    await calls.limit(READ_LIMIT_MS, 'sendPresenceUnavailable', library().sendPresenceUnavailable())
  }

  async setTyping(chatId: string, typing: boolean, how?: 'recording'): Promise<void> {
    const action: PageAction = typing ? (how ?? 'typing') : 'typing-stopped'
    await this.#deps.calls.run(READ_LIMIT_MS, callPageAction, action, chatId)
  }

  reload(): Promise<void> {
    return this.#press('reload')
  }

  logOut(): Promise<void> {
    return this.#press('log-out', LOG_OUT_LIMIT_MS)
  }

  async #press(action: PageAction, limitMs = READ_LIMIT_MS): Promise<void> {
    await this.#deps.calls.run(limitMs, callPageAction, action)
  }
}
