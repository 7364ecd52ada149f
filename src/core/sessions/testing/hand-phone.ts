import { createFakeClock, type FakeClock } from '../../testing/fake-clock.ts'
import { makeIncoming, makeOutgoing, readyPage, type FakeWhatsAppClient } from '../../testing/fake-whatsapp-client.ts'
import { SECOND_MS } from '../../time/durations.ts'
import type { ClientEvent } from '../../whatsapp/whatsapp-client.ts'

export interface Said {
  readonly by: 'customer' | 'owner' | 'bot'
  readonly chatId: string
  readonly text: string
  /** The true time, unix ms. */
  readonly at: number
}

/** `right` is the true time, whatever the laptop's `clock` shows; `set` puts the clock ahead of it. */
export interface Times {
  readonly clock: FakeClock
  right(): number
  set(aheadMs: number): void
}

export function createTimes(): Times {
  const clock = createFakeClock()
  let ahead = 0
  return {
    clock,
    right: () => clock.now() - ahead,
    set(next) {
      clock.setWall(next - ahead)
      ahead = next
    },
  }
}

/** Plays WhatsApp, which outlives the program. The page of the running program hears messages while the line is up. */
export class HandPhone {
  readonly said: Said[] = []
  readonly story: string[] = []
  readonly history: FakeWhatsAppClient['history'] = new Map()
  readonly #times: Times
  readonly #began: number
  page: FakeWhatsAppClient | null = null
  #isSynced = false
  isUp = true

  constructor(times: Times) {
    this.#times = times
    this.#began = times.right()
  }

  tell(what: string): void {
    const seconds = ((this.#times.right() - this.#began) / SECOND_MS).toFixed(0)
    this.story.push(`${seconds.padStart(7)} s  ${what}`)
  }

  customerWrites(chatId: string, text: string): void {
    this.#add('customer', chatId, text)
    const message = makeIncoming({ ...this.#base(chatId, text, 'false'), phone: chatId.split('@')[0]! })
    this.#chat(chatId).incoming.push(message)
    this.#emit({ kind: 'incoming', message })
  }

  ownWrites(by: 'owner' | 'bot', chatId: string, text: string): string {
    this.#add(by, chatId, text)
    const message = makeOutgoing(this.#base(chatId, text, 'true'))
    this.#chat(chatId).outgoing.push(message)
    this.#emit({ kind: 'outgoing', message })
    return message.messageId
  }

  drop(): void {
    this.isUp = false
    this.tell('the line drops')
    if (this.page === null || !this.#isSynced) return
    this.page.page = { ...readyPage, state: 'TIMEOUT' }
    this.page.emit({ kind: 'page-state', state: 'TIMEOUT' })
  }

  restore(): void {
    if (this.isUp) return
    this.isUp = true
    this.tell('the line is back')
    if (this.page === null) return
    if (!this.#isSynced) return this.synchronise()
    this.page.page = readyPage
    this.page.emit({ kind: 'page-state', state: 'CONNECTED' })
  }

  /** Opens a new page; it synchronises as soon as the line is up. */
  open(page: FakeWhatsAppClient): void {
    this.page = page
    this.#isSynced = false
    this.#times.clock.setTimer(SECOND_MS, () => this.page === page && this.synchronise())
  }

  synchronise(): void {
    if (!this.isUp || this.#isSynced || this.page === null) return
    this.#isSynced = true
    this.page.becomeReady()
  }

  #add(by: Said['by'], chatId: string, text: string): void {
    this.said.push({ by, chatId, text, at: this.#times.right() })
    this.tell(`${by} writes "${text}" in ${chatId}`)
  }

  #base(chatId: string, text: string, fromMe: 'true' | 'false') {
    const timestamp = Math.floor(this.#times.right() / SECOND_MS)
    return { messageId: `${fromMe}_${chatId}_${this.said.length}`, chatId, body: text, timestamp }
  }

  #emit(event: ClientEvent): void {
    if (this.isUp && this.#isSynced) this.page?.emit(event)
  }

  #chat(chatId: string) {
    const known = this.history.get(chatId) ?? { incoming: [], outgoing: [] }
    this.history.set(chatId, known)
    return known
  }
}
