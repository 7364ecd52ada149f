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
/** The function in the page that what is heard comes through. */
const BINDING = 'salesboyTell'
/** A proof that went off in the page arrives with the answer of the call that sent it, give or take a busy moment. */
const PROOF_MS = 3_000

/**
 * Hears what the page's message collection tells, and says it as the library's own events. The library's own functions for that are
 * never exposed: ours stand in the page before it looks (`exposeFunctionIfAbsent` of whatsapp-web.js 1.34.7).
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

  /** Before the page is loaded: the function has to be in every document from its start. */
  async expose(page: Page, library: LibraryClient): Promise<void> {
    this.#library = library
    if (this.#exposed.has(page)) return
    this.#exposed.add(page)
    await page.exposeFunction(BINDING, (word: EarWord) => this.#heard(word))
  }

  /**
   * Hangs the ear on the message collection that the page has now, and proves that it hears: by a word of our own that goes the whole
   * way of a message. False when it does not arrive. Rejects when the page does not answer.
   */
  async listen(limitMs: number): Promise<boolean> {
    const token = String((this.#sent += 1))
    const arrived = new Promise<void>((resolve) => void this.#proofs.set(token, resolve))
    try {
      await this.#calls.run(limitMs, noteRefusals)
      const dispatched = await this.#calls.run(limitMs, earInPage, BINDING, token, fixedTexts.unknown, MESSAGE_FIELDS)
      // A collection that cannot be asked to dispatch: it took the listeners, the rest is shown by what is missing.
      if (dispatched !== true) return dispatched === null
      return await withTimeLimit(this.#clock, PROOF_MS, 'the proof', arrived).then(
        () => true,
        () => false, // the function in the page leads nowhere
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
