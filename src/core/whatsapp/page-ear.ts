import { fixedTexts } from '../../shared/model/fixed-texts.ts'
import type { Page } from 'puppeteer-core'
import type { Clock } from '../ports.ts'
import type { LibraryClient } from './library.ts'
import { MESSAGE_FIELDS } from './message-fields.ts'
import { withTools, type PageCalls } from './page-calls.ts'
import { makeBareReader } from './page/bare-message.ts'
import { makeEarListeners } from './page/ear-listeners.ts'
import { makeEarTeller } from './page/ear-teller.ts'
import { noteRefusals } from './page/note-refusals.ts'
import { hangEar, makeEar, type EarWord } from './page/ear.ts'
import { withTimeLimit } from '../time/within.ts'

const earInPage = withTools(hangEar, { makeBareReader, makeEarTeller, makeEarListeners, makeEar })
/** The function in the page through which the ear reports. */
const BINDING = 'salesboyTell'
/** How long a proof may take. It arrives together with the answer of the call that sent it, or slightly later on a busy host. */
const PROOF_MS = 3_000

/**
 * Receives the events of the page's message collection and emits them as the library's own events. The library never exposes its own
 * functions for them, because ours are in the page first (`exposeFunctionIfAbsent` of whatsapp-web.js 1.34.7).
 */
export class PageEar {
  readonly #clock: Clock
  readonly #calls: PageCalls
  readonly #exposed = new WeakSet<Page>()
  #library: LibraryClient | null = null
  #sent = 0
  readonly #proofs = new Map<string, () => void>()

  constructor(deps: { readonly clock: Clock; readonly calls: PageCalls }) {
    this.#clock = deps.clock
    this.#calls = deps.calls
  }

  /** Call before the page is loaded: every document needs the function from its start. */
  async expose(page: Page, library: LibraryClient): Promise<void> {
    this.#library = library
    if (this.#exposed.has(page)) return
    this.#exposed.add(page)
    await page.exposeFunction(BINDING, (word: EarWord) => this.#heard(word))
  }

  /**
   * Attaches the ear to the page's current message collection, and proves that it works with a test event that takes the whole path
   * of a message. False when the proof does not arrive. Rejects when the page does not answer.
   */
  async listen(limitMs: number): Promise<boolean> {
    const token = String((this.#sent += 1))
    const arrived = new Promise<void>((resolve) => void this.#proofs.set(token, resolve))
    try {
      await this.#calls.run(limitMs, noteRefusals)
      const dispatched = await this.#calls.run(limitMs, earInPage, BINDING, token, fixedTexts.unknown, MESSAGE_FIELDS)
      // null: the collection took the listeners but cannot dispatch a proof. Missing messages would show that it does not work.
      if (dispatched !== true) return dispatched === null
      return await withTimeLimit(this.#clock, PROOF_MS, 'the proof', arrived).then(
        () => true,
        () => false, // no proof came: the function in the page does not reach us
      )
    } finally {
      this.#proofs.delete(token)
    }
  }

  #heard(word: EarWord): void {
    if (word.kind === 'proof') {
      this.#proofs.get(word.token)?.()
      return
    }
    const model = word.model as { readonly id?: unknown; readonly type?: unknown } | null
    const message = { _data: model, id: model?.id, type: model?.type } as unknown
    if (word.kind === 'ack') this.#library?.emit('message_ack', message, word.ack)
    else if (word.kind === 'edit') this.#library?.emit('message_edit', message, '', '')
    else if (word.kind === 'reaction') this.#library?.emit('message_reaction', message)
    else if (word.kind === 'deletion') this.#library?.emit('message_revoke_everyone', message)
    else this.#library?.emit('message_create', message)
  }
}
