import type { MessageSink } from '../inbox/message-sink.ts'
import type { Clock, Logger } from '../ports.ts'
import { idPartOf, userOf } from '../ids/message-ids.ts'
import { describeError } from '../whatsapp/describe-error.ts'
import {
  idsOf,
  type IncomingMessage,
  type MessageChange,
  type OutgoingMessage,
  type TheirChange,
  type UnreadableMessage,
} from '../whatsapp/incoming-message.ts'
import type { LidResolver } from './lid-resolver.ts'

type Stored = Awaited<ReturnType<MessageSink['incoming']>>
/** What a chat may be named by: a message, or a change of one. */
type Placed = Pick<IncomingMessage, 'chatId'> & Partial<IncomingMessage>

export interface IntakeDeps {
  readonly sessionId: string
  readonly sink: Pick<MessageSink, 'incoming' | 'outgoing' | 'changed' | 'unreadable'>
  readonly lids: Pick<LidResolver, 'phoneOf' | 'isNamed' | 'namesOf'>
  readonly clock: Clock
  readonly logger: Logger
  chatTitle(chatId: string): Promise<string | null>
}

/** So many chats that are held may have a privacy id of which nobody has said whose it is, and are asked for at once. */
const MOST_ASKED = 100
/** Group titles are asked once per this time. */
const TITLE_AGE_MS = 600_000

/** From the page to the sink: completes a message (phone behind a LID, group title) and keeps the order within its chat. */
export class Intake {
  readonly #deps: IntakeDeps
  /** What is being stored of each chat, one after another, under each of its names. */
  readonly #chains = new Map<string, Promise<void>>()
  /** Live messages that are not stored yet, as they read now. */
  readonly #waiting = new Map<string, { message: IncomingMessage; readonly changes: MessageChange[] }>()
  readonly #titles = new Map<string, { readonly title: string | null; readonly at: number }>()
  #hold: Hold | null = null
  #holds = 0

  constructor(deps: IntakeDeps) {
    this.#deps = deps
  }

  /** A live message of somebody else: stored in its chat's order, after what is held before it. */
  live(message: IncomingMessage): void {
    const { messageId } = message
    this.#hold?.announced.add(idPartOf(messageId))
    this.#waiting.set(messageId, { message, changes: [] })
    this.#inOrder(this.#namesOf(message), () => this.#storeInTurn(message))
  }

  /** A message was edited or deleted. One that still waits here is stored as it is now; else it comes after what waits of its chat. */
  changed(change: MessageChange): void {
    if (!this.#overtakes(change)) this.#inOrder(this.#namesOf(change), () => this.#changeInTurn(change))
  }

  /** The same from history: now. Rejects when the sink does. */
  async changedInHistory(change: MessageChange): Promise<void> {
    if (!this.#overtakes(change)) await this.#deps.sink.changed(this.#deps.sessionId, change)
  }

  /** A message from history: stored now. Rejects when the sink does. */
  history(message: IncomingMessage): Promise<Stored> {
    // What came live, too, must not look missed.
    const cameLive = this.#hold?.announced.has(idPartOf(message.messageId)) === true
    return this.#store(cameLive ? { ...message, backfilled: false } : message)
  }

  /** What came live of this chat and is not stored yet, in its order, as it reads now. */
  waitingOf(chatId: string): readonly IncomingMessage[] {
    // Each chat of a catch-up asks; most have none.
    if (!this.#chains.has(chatId)) return []
    const messages = [...this.#waiting.values()].map(({ message }) => message)
    return messages.filter((message) => this.#namesOf(message).includes(chatId))
  }

  /** A message of our own account: reported at once, it can only hold an answer back. */
  async own(message: OutgoingMessage): Promise<void> {
    await this.#deps.sink.outgoing(this.#deps.sessionId, message)
  }

  /** A message that nobody can place: counted. */
  unreadable(message: UnreadableMessage): Promise<void> {
    return this.#deps.sink.unreadable(this.#deps.sessionId, message)
  }

  /**
   * Live messages wait until their chat is released, so that older ones from history go first. The answer tells whether this is still
   * the newest wish to hold: what another one holds is not for the former to let go.
   */
  hold(): () => boolean {
    this.#hold ??= new Hold()
    const mine = (this.#holds += 1)
    return () => this.#holds === mine
  }

  /** From now on only these chats wait. */
  holdOnly(chatIds: ReadonlySet<string>): void {
    const unnamed = [...chatIds].flatMap((chatId) => {
      const lid = userOf(chatId, 'lid')
      return lid !== null && !this.#isNamed(lid) ? [lid] : []
    })
    const asked = unnamed.length > MOST_ASKED ? [] : unnamed.map((lid) => this.#findOut(lid))
    this.#hold?.narrow(chatIds, Promise.all(asked))
  }

  release(chatId: string): void {
    this.#hold?.release(chatId)
  }

  releaseAll(): void {
    const hold = this.#hold
    this.#hold = null
    hold?.end('go')
  }

  /**
   * The connection is over before the history was read: what still waits is dropped, because stored now it would overtake the older
   * ones. The next catch-up reads all of them, in order. What comes next waits, too: it must not overtake what was dropped.
   */
  discardHeld(): void {
    const hold = this.#hold
    this.#hold = new Hold()
    hold?.end('drop')
  }

  /** Resolves when everything accepted so far is stored. */
  async drained(): Promise<void> {
    await Promise.all(this.#chains.values())
  }

  /** A chat may get another name between two of its messages, or while it is read back: its order is that of all its names. */
  #namesOf({ chatId, phone }: Placed): readonly string[] {
    const told = phone == null || !chatId.endsWith('@lid') ? [] : [`${phone}@c.us`]
    try {
      return [...new Set([...this.#deps.lids.namesOf(chatId), ...told])]
    } catch (error) {
      this.#deps.logger.debug('the names of a chat were not found out', { error: describeError(error) })
      return [chatId, ...told]
    }
  }

  #isNamed(lid: string): boolean {
    try {
      return this.#deps.lids.isNamed(lid)
    } catch {
      return false // The record is closed, say: asking tells.
    }
  }

  /** When it may go in. Whose privacy id it is must be known before: what is held may be the same chat by its phone. */
  async #turnOf(what: Placed): Promise<'go' | 'drop'> {
    if (this.#hold === null) return 'go'
    const lid = userOf(what.chatId, 'lid')
    if (lid !== null && what.phone == null) await this.#findOut(lid)
    await this.#hold?.named
    return (await this.#hold?.turnOf(() => this.#namesOf(what))) ?? 'go'
  }

  /** For the names of its chat. What the record cannot say (it is closed, say) is told when the message is stored. */
  #findOut(lid: string): Promise<unknown> {
    return this.#deps.lids.phoneOf(lid).catch(() => null)
  }

  #inOrder(names: readonly string[], work: () => Promise<void>): void {
    const former = Promise.all(names.map((name) => this.#chains.get(name)))
    const chain = former.then(work).then(() => {
      for (const name of names) if (this.#chains.get(name) === chain) this.#chains.delete(name)
    })
    for (const name of names) this.#chains.set(name, chain)
  }

  /** The change came before its message was stored: then it is part of it. */
  #overtakes(change: MessageChange): boolean {
    if (change.kind === 'reacted' || change.kind === 'own') return false
    const waiting = idsOf(change)
      .map((id) => this.#waiting.get(id))
      .find((one) => one !== undefined)
    if (waiting === undefined) return false
    waiting.message = changedMessage(waiting.message, change)
    waiting.changes.push(change)
    return true
  }

  async #storeInTurn(message: IncomingMessage): Promise<void> {
    const { messageId } = message
    const { sessionId, sink } = this.#deps
    const turn = await this.#turnOf(message)
    // What the record cannot say (it is closed, say) keeps a message for the next catch-up.
    const known = turn === 'drop' ? null : await this.#known(message).catch((error: unknown) => this.#failed(error))
    // As it is by now.
    const waiting = this.#waiting.get(messageId)
    this.#waiting.delete(messageId)
    if (known === null || waiting === undefined) return
    try {
      if ((await sink.incoming(sessionId, { ...waiting.message, ...known })) !== 'duplicate') return
      // Read from history meanwhile, perhaps before it was changed.
      for (const change of waiting.changes) await sink.changed(sessionId, change)
    } catch (error) {
      this.#failed(error)
    }
  }

  #failed(error: unknown): null {
    this.#deps.logger.error('message not stored', { error: describeError(error) })
    return null
  }

  async #changeInTurn(change: MessageChange): Promise<void> {
    const { logger, sessionId, sink } = this.#deps
    // The next catch-up sees it in the page.
    if ((await this.#turnOf(change)) === 'drop') return
    try {
      await sink.changed(sessionId, change)
    } catch (error) {
      logger.error('a change of a message was not kept', { error: describeError(error) })
    }
  }

  async #store(message: IncomingMessage): Promise<Stored> {
    const { sessionId, sink } = this.#deps
    return sink.incoming(sessionId, { ...message, ...(await this.#known(message)) })
  }

  /** What the message does not say itself. Never rejects. */
  async #known(message: IncomingMessage): Promise<Pick<IncomingMessage, 'phone' | 'chatName'>> {
    const { lids } = this.#deps
    const phone = message.phone ?? (message.lid === null ? null : await lids.phoneOf(message.lid))
    return { phone, chatName: message.isGroup ? await this.#titleOf(message.chatId) : null }
  }

  async #titleOf(chatId: string): Promise<string | null> {
    const { clock, logger, chatTitle } = this.#deps
    const known = this.#titles.get(chatId)
    if (known !== undefined && clock.monotonic() - known.at < TITLE_AGE_MS) return known.title
    const title = await chatTitle(chatId).catch((error: unknown) => {
      logger.debug('group title not read', { error: describeError(error) })
      return null
    })
    this.#titles.set(chatId, { title, at: clock.monotonic() })
    return title
  }
}

/** A message that is not stored yet, as it is after a change. */
function changedMessage(message: IncomingMessage, change: TheirChange): IncomingMessage {
  if (change.kind === 'deleted') return { ...message, isDeleted: true }
  const { body, editedAt } = change.message
  return editedAt === undefined ? { ...message, body } : { ...message, body, editedAt }
}

/** Chats whose live messages wait for their older ones. */
class Hold {
  /** Messages that came live while something was held. */
  readonly announced = new Set<string>()
  /** Whose the privacy ids of the held chats are has been asked. */
  named: Promise<unknown> = Promise.resolve()
  readonly #released = new Set<string>()
  readonly #waiting = new Set<Waiter>()
  #only: ReadonlySet<string> | null = null

  /** Resolves when a message of the chat with these names may go in, or must be dropped. More of them may be known later. */
  async turnOf(namesNow: () => readonly string[]): Promise<'go' | 'drop'> {
    const names = namesNow()
    if (!this.#holds(names)) return 'go'
    return new Promise((resolve) => this.#waiting.add({ names, namesNow, resolve }))
  }

  narrow(chatIds: ReadonlySet<string>, named: Promise<unknown>): void {
    this.named = named
    void named.then(() => {
      this.#only = chatIds
      for (const waiter of this.#waiting) waiter.names = waiter.namesNow()
      this.#letGo()
    })
  }

  release(chatId: string): void {
    this.#released.add(chatId)
    this.#letGo()
  }

  end(turn: 'go' | 'drop'): void {
    for (const { resolve } of this.#waiting) resolve(turn)
  }

  /** Until it is known which chats wait, all do. */
  #holds(names: readonly string[]): boolean {
    const only = this.#only
    return only === null || names.some((name) => only.has(name) && !this.#released.has(name))
  }

  #letGo(): void {
    for (const waiter of this.#waiting) {
      if (this.#holds(waiter.names)) continue
      this.#waiting.delete(waiter)
      waiter.resolve('go')
    }
  }
}

interface Waiter {
  names: readonly string[]
  namesNow(): readonly string[]
  resolve(turn: 'go' | 'drop'): void
}
