import type { ClientEvent } from '../../../src/core/whatsapp/whatsapp-client.ts'
import type { Dice } from './dice.ts'
import type { Page } from './page.ts'
import type { Life, Scheduler } from './scheduler.ts'
import type { Story } from './story.ts'
import { changeOf, idOf, incomingOf, outgoingOf, type WhatsApp, type Written } from './whatsapp.ts'

/** The browser on the shop's computer and its connection to WhatsApp. At most one page is open. */
export class Browser {
  readonly whatsapp: WhatsApp
  /** Whether the page can reach WhatsApp. */
  isLineUp = true
  isLinked = false
  /** Whether small faults happen at random. */
  isQuirky = true
  /** Whether a dead listener looks alive to the probe. */
  isDeafnessHidden = false
  canLoadHistory = true
  heldOfEach = 200
  page: Page | null = null
  point: (what: string) => void = () => undefined
  /** Called when a phone has scanned the QR. */
  linked: () => void = () => undefined
  readonly scheduler: Scheduler
  readonly dice: Dice
  readonly #story: Story
  #toldUpTo = 0
  /** Events of the page keep their order. */
  #lastWordAt = 0
  readonly starts: number[] = []
  /** The most looks at one page after it was closed. */
  mostLooksAtClosed = 0
  readonly reloads: number[] = []
  /** How often each file was requested. */
  readonly asked = new Map<string, number>()

  constructor(options: {
    readonly whatsapp: WhatsApp
    readonly scheduler: Scheduler
    readonly dice: Dice
    readonly story: Story
  }) {
    this.whatsapp = options.whatsapp
    this.scheduler = options.scheduler
    this.dice = options.dice
    this.#story = options.story
    this.whatsapp.onWritten = (message) => this.#arrived(message)
    this.whatsapp.onChanged = (message) => this.#changed(message)
    // WhatsApp names the old and the new chat only if both names are of one kind. Here a number became a LID or the other way round.
    this.whatsapp.onRenamed = (customer, former) =>
      this.say({ kind: 'renumbered', from: null, to: null, others: [former, customer.chatId] })
  }

  happens(share: number): boolean {
    return this.isQuirky && this.dice.chance(share)
  }

  /** Throws at random, like a page whose code differs from the library's expectation. */
  mayStumble(what: string): void {
    if (this.happens(0.03)) throw new Error(`r: r (${what})`)
  }

  /** A closed page was looked at, for the `count`th time. */
  lookedAtClosed(count: number): void {
    this.mostLooksAtClosed = Math.max(this.mostLooksAtClosed, count)
  }

  asksFor(sha256: string): void {
    this.asked.set(sha256, (this.asked.get(sha256) ?? 0) + 1)
  }

  later(life: Life, what: string, run: () => void): void {
    if (!life.isAlive) return
    this.point(`before the page's ${what}`)
    const slow = this.happens(0.02) ? this.dice.between(200, 8_000) : 0
    this.scheduler.after(this.dice.between(1, 40) + slow, life, () => {
      this.point(`the page's ${what}`)
      run()
    })
  }

  launched(page: Page, awaitsSite: boolean, resolve: () => void): void {
    const { life } = page
    if (!life.isAlive) return
    this.closePage('another one is opened')
    this.page = page
    this.starts.push(this.scheduler.now)
    this.#story.tell('browser', 'a browser starts')
    if (this.happens(0.03)) return void this.scheduler.after(1_500, life, () => page.failStart('launch-failed'))
    this.scheduler.after(this.dice.between(600, 3_000), life, () => {
      if (page.phase === 'closed') return
      if (awaitsSite) return this.#awaitSite(page, life, resolve)
      resolve()
      this.#load(page, life)
    })
  }

  /** Asks for the site every few seconds, and then loads the page. */
  #awaitSite(page: Page, life: Life, resolve: () => void): void {
    if (page.phase === 'closed') return
    if (this.isLineUp) {
      resolve()
      return this.#load(page, life)
    }
    page.phase = 'waiting'
    page.emit({ kind: 'site-away', detail: 'net::ERR_INTERNET_DISCONNECTED' })
    this.scheduler.after(5_000, life, () => this.#awaitSite(page, life, resolve))
  }

  /** Runs the site's code. Then the page synchronises, or offers a QR. */
  #load(page: Page, life: Life): void {
    if (!this.isLineUp) page.phase = 'unreachable'
    else {
      page.phase = 'loading'
      this.scheduler.after(this.dice.between(300, 4_000), life, () => this.#loadedIn(page, life))
    }
  }

  #loadedIn(page: Page, life: Life): void {
    if (page.phase !== 'loading') return
    if (!this.isLineUp) return void this.scheduler.after(1_000, life, () => this.#loadedIn(page, life))
    if (!this.isLinked) {
      page.phase = 'unpaired'
      page.emit({ kind: 'qr', text: 'code' })
      return void this.scheduler.after(8_000, life, () => this.#scan(page, life))
    }
    this.#synchronise(page)
  }

  #scan(page: Page, life: Life): void {
    if (page.phase !== 'unpaired') return
    this.isLinked = true
    this.linked()
    this.#story.tell('phone', 'the owner scans the code')
    page.phase = 'loading'
    this.scheduler.after(2_000, life, () => page.phase === 'loading' && this.#synchronise(page))
  }

  #synchronise(page: Page): void {
    page.phase = 'synced'
    page.holds = this.whatsapp.written.length
    this.#toldUpTo = page.holds
    page.emit({ kind: 'authenticated' })
    // Sometimes the page synchronises before the library listens; then `ready` never comes.
    if (this.happens(0.1)) return
    this.finished(page)
    if (this.happens(0.1)) page.emit({ kind: 'ready' })
  }

  finished(page: Page): void {
    page.isReady = true
    page.emit({ kind: 'ready' })
  }

  takenOver(page: Page): void {
    this.#admit(page)
  }

  reload(page: Page): void {
    const { life } = page
    if (page.phase !== 'synced') return
    page.phase = 'loading'
    page.documents += 1
    page.isReady = false
    page.isDeaf = false
    page.isHung = false
    this.#losesOutbox(page)
    this.reloads.push(this.scheduler.now)
    this.#story.tell('browser', 'the page loads anew')
    page.emit({ kind: 'page-loaded' })
    this.scheduler.after(this.dice.between(500, 6_000), life, () => this.#loadedIn(page, life))
  }

  /** Gives the page a state caused by the owner's other window, by WhatsApp or by a fault. */
  refuse(state: string): void {
    if (this.page === null || this.page.phase !== 'synced') return
    this.#story.tell('browser', `WhatsApp's page says ${state}`)
    this.page.refusal = state
    this.page.emit({ kind: 'page-state', state })
  }
  relent(): void {
    if (this.page?.refusal != null) this.#admit(this.page)
  }

  #admit(page: Page): void {
    page.refusal = null
    page.emit({ kind: 'page-state', state: 'CONNECTED' })
    if (this.isLineUp && page.phase === 'synced') this.#sendRest(page)
  }

  drop(): void {
    if (!this.isLineUp) return
    this.isLineUp = false
    this.#story.tell('line', 'WhatsApp cannot be reached')
    if (this.page?.phase === 'synced') this.page.emit({ kind: 'page-state', state: 'TIMEOUT' })
  }

  restore(): void {
    if (this.isLineUp) return
    this.isLineUp = true
    this.#story.tell('line', 'WhatsApp can be reached')
    const { page } = this
    if (page?.phase !== 'synced') return
    page.emit({ kind: 'page-state', state: 'CONNECTED' })
    if (page.refusal === null) this.#sendRest(page)
  }

  /** The page's waiting messages reach the server, and the server's reach the page. */
  #sendRest(page: Page): void {
    for (const message of page.outbox.splice(0)) this.reachServer(page, message)
    this.#tellRest(page)
  }

  /** The browser or its page dies; `word` is the event that the program gets. */
  die(word: 'browser-gone' | 'page-crashed'): void {
    const { page } = this
    if (page === null) return
    this.closePage(word)
    page.emit({ kind: word })
  }

  closePage(why: string): void {
    const { page } = this
    if (page === null) return
    this.#losesOutbox(page)
    this.#story.tell('browser', `the browser is closed: ${why}`)
    page.phase = 'closed'
    this.page = null
  }

  closing(page: Page, resolve: (how: 'clean' | 'killed') => void): void {
    const { life } = page
    if (!life.isAlive) return
    this.scheduler.after(this.dice.between(100, 2_000), life, () => {
      if (this.page === page) this.closePage('asked')
      else page.phase = 'closed'
      resolve(this.happens(0.1) ? 'killed' : 'clean')
    })
  }

  reachServer(page: Page, message: Written): void {
    this.whatsapp.arrive(message)
    this.#story.tell(message.customer.name, `reads "${message.body}"`)
    if (page.phase === 'synced') this.say({ kind: 'ack', messageId: idOf(message), ack: 1 })
  }

  #arrived(_message: Written): void {
    if (this.page !== null && this.#canHear()) this.#tellRest(this.page)
  }

  #changed(message: Written): void {
    if (!this.#canHear()) return
    for (const change of changeOf(message)) this.say({ kind: 'changed', change })
  }

  #canHear(): boolean {
    return this.page?.phase === 'synced' && this.isLineUp && this.page.refusal === null
  }

  /** Emits the messages that the page has learnt since the last call. Before the library listens they are lost. */
  #tellRest(page: Page): void {
    const { written } = this.whatsapp
    page.holds = written.length
    for (; this.#toldUpTo < written.length; this.#toldUpTo += 1) {
      if (!page.isReady) continue
      const message = written[this.#toldUpTo]!
      if (this.whatsapp.isSealed(message)) {
        this.#tellWhenOpen(page, message)
        continue
      }
      const event: ClientEvent =
        message.by === 'customer'
          ? { kind: 'incoming', message: incomingOf(message, false) }
          : { kind: 'outgoing', message: outgoingOf(message) }
      this.say(event)
      if (this.happens(0.03)) this.say(event)
    }
  }

  /** The page that received the message waits for its key. A page loaded later shows the message without an event. */
  #tellWhenOpen(page: Page, message: Written): void {
    const { documents } = page
    const left = message.sealedUntil - this.whatsapp.right()
    if (!Number.isFinite(left)) return
    this.scheduler.in(left, null, () => {
      if (this.page !== page || page.documents !== documents || !this.#canHear()) return
      this.say({ kind: 'incoming', message: incomingOf(message, false) })
    })
  }

  /** All missing keys arrive, except those that never will. */
  openAll(): void {
    const now = this.whatsapp.right()
    for (const message of this.whatsapp.written) {
      if (!this.whatsapp.isSealed(message) || !Number.isFinite(message.sealedUntil)) continue
      message.sealedUntil = now
      if (this.page?.isReady === true && this.#canHear()) this.#tellWhenOpen(this.page, message)
    }
  }

  /** Emits an event of the page some milliseconds later, in order. A deaf page emits no messages. */
  say(event: ClientEvent): void {
    const { page } = this
    if (page === null || !page.isReady) return
    const { life } = page
    if (page.isDeaf && (event.kind === 'incoming' || event.kind === 'outgoing')) return
    const at = Math.max(this.scheduler.now + this.dice.between(1, 80), this.#lastWordAt + 0.01)
    this.#lastWordAt = at
    this.scheduler.after(at - this.scheduler.now, life, () => {
      this.point('before a word of the page')
      if (life.isAlive && page.phase !== 'closed' && !page.isHung) page.emit(event)
    })
  }

  #losesOutbox(page: Page): void {
    if (page.outbox.length > 0) this.#story.tell('browser', `${page.outbox.length} unsent texts are lost with the page`)
    page.outbox.length = 0
  }
}
