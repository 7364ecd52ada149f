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
import { MOST_ASKED, type LidResolver } from './lid-resolver.ts'

type Stored = Awaited<ReturnType<MessageSink['incoming']>>
/** Enough to name a chat: a message, or a change of one. */
type Placed = Pick<IncomingMessage, 'chatId'> & Partial<IncomingMessage>

export interface IntakeDeps {
  readonly sessionId: string
  readonly sink: Pick<MessageSink, 'incoming' | 'outgoing' | 'changed' | 'unreadable'>
  readonly lids: Pick<LidResolver, 'phoneOf' | 'findNames' | 'isNamed' | 'namesOf'>
  readonly clock: Clock
  readonly logger: Logger
  chatTitle(chatId: string): Promise<string | null>
}

/** A group's title is asked for again after this time. */
const TITLE_AGE_MS = 600_000

/** Passes messages from the page to the sink: completes each one (phone behind a LID, group title) and keeps the order within its chat. */
export class Intake {
  readonly #deps: IntakeDeps
  /** The pending work of each chat, one message after another, under each of the chat's names. */
  readonly #chains = new Map<string, Promise<void>>()
  /** Live messages that are not stored yet, with the edits and deletions that arrived since. */
  readonly #waiting = new Map<string, { message: IncomingMessage; readonly changes: MessageChange[] }>()
  readonly #titles = new Map<string, { readonly title: string | null; readonly at: number }>()
  #hold: Hold | null = null
  #holds = 0

  constructor(deps: IntakeDeps) {
    this.#deps = deps
  }

  /** A live message from another account: stored in its chat's order, after older ones that the chat is held for. */
  live(message: IncomingMessage): void {
    const { messageId } = message
    this.#hold?.announced.add(idPartOf(messageId))
    this.#waiting.set(messageId, { message, changes: [] })
    this.#inOrder(this.#namesOf(message), () => this.#storeInTurn(message))
  }

  /**
   * A message was edited or deleted. If the message still waits here, it is stored in its changed form. Otherwise the change is stored
   * after the waiting messages of its chat.
   */
  changed(change: MessageChange): void {
    if (!this.#overtakes(change)) this.#inOrder(this.#namesOf(change), () => this.#changeInTurn(change))
  }

  /** The same for a change from history, but without waiting for a turn. Rejects when the sink does. */
  async changedInHistory(change: MessageChange): Promise<void> {
    if (!this.#overtakes(change)) await this.#deps.sink.changed(this.#deps.sessionId, change)
  }

  /** A message from history: stored without waiting for a turn. Rejects when the sink does. */
  history(message: IncomingMessage): Promise<Stored> {
    // A message that also arrived live must not count as missed.
    const cameLive = this.#hold?.announced.has(idPartOf(message.messageId)) === true
    return this.#store(cameLive ? { ...message, backfilled: false } : message)
  }

  /** The live messages of this chat that are not stored yet, in their order, with the edits and deletions that arrived since. */
  waitingOf(chatId: string): readonly IncomingMessage[] {
    // Return early: a catch-up asks for each of its chats, and most have none.
    if (!this.#chains.has(chatId)) return []
    const messages = [...this.#waiting.values()].map(({ message }) => message)
    return messages.filter((message) => this.#namesOf(message).includes(chatId))
  }

  /**
   * A message of our own account: reported without waiting for its chat's turn, because it can only hold an answer back. But the names of
   * its chat are looked up first: under another name than the customer's messages, the owner's text would hold nothing back, and the
   * phone's greeting would look like the owner's text.
   */
  async own(message: OutgoingMessage): Promise<void> {
    // An error of the record is reported by the sink.
    await this.#deps.lids.findNames(message.chatId).catch(() => undefined)
    await this.#deps.sink.outgoing(this.#deps.sessionId, message)
  }

  /** A message that cannot be assigned to a chat: only counted. */
  unreadable(message: UnreadableMessage): Promise<void> {
    return this.#deps.sink.unreadable(this.#deps.sessionId, message)
  }

  /**
   * Makes live messages wait until their chat is released, so that older ones from history go first. The returned function tells whether
   * this is still the newest call: an earlier caller must not release the messages that a later one holds.
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
   * The connection ended before the history was read: drops the waiting messages, because they would overtake older ones. The next catch-up
   * reads all of them in order. Later live messages wait, too, so that they do not overtake the dropped ones.
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

  /** All names of a chat. They share one order, because a chat may get another name between two messages, or while it is read back. */
  #namesOf({ chatId, phone }: Placed): readonly string[] {
    const told = phone == null || !chatId.endsWith('@lid') ? [] : [`${phone}@c.us`]
    try {
      return [...new Set([...this.#deps.lids.namesOf(chatId), ...told])]
    } catch (error) {
      this.#deps.logger.debug('the names of a chat could not be looked up', { error: describeError(error) })
      return [chatId, ...told]
    }
  }

  #isNamed(lid: string): boolean {
    try {
      return this.#deps.lids.isNamed(lid)
    } catch {
      return false // For example the record is closed: look the LID up.
    }
  }

  /** Resolves when the message may be stored, or must be dropped. Looks up its LID first, because the chat may be held under its phone. */
  async #turnOf(what: Placed): Promise<'go' | 'drop'> {
    if (this.#hold === null) return 'go'
    const lid = userOf(what.chatId, 'lid')
    if (lid !== null && what.phone == null) await this.#findOut(lid)
    await this.#hold?.named
    return (await this.#hold?.turnOf(() => this.#namesOf(what))) ?? 'go'
  }

  /**
   * Completes the names of the chat. Ignores an error of the record (it is closed, for example), because storing the message reports it.
   */
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

  /** Merges the change into its message if that still waits here; returns false if it does not. */
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
    // With the changes that arrived while it waited.
    const waiting = this.#waiting.get(messageId)
    this.#waiting.delete(messageId)
    if (known === null || waiting === undefined) return
    try {
      if ((await sink.incoming(sessionId, { ...waiting.message, ...known })) !== 'duplicate') return
      // History stored it meanwhile, perhaps in the form before the changes.
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
    // The next catch-up finds the change in the page.
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

  /** Phone and group title, which the message does not hold itself. Rejects only when the record cannot be read. */
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

/** The waiting message after a change. */
function changedMessage(message: IncomingMessage, change: TheirChange): IncomingMessage {
  if (change.kind === 'deleted') return { ...message, isDeleted: true }
  const { body, editedAt } = change.message
  return editedAt === undefined ? { ...message, body } : { ...message, body, editedAt }
}

/** Chats whose live messages wait for their older ones. */
class Hold {
  /** Ids of the messages that arrived live during the hold. */
  readonly announced = new Set<string>()
  /** Resolves when the LIDs of the held chats were looked up. */
  named: Promise<unknown> = Promise.resolve()
  readonly #released = new Set<string>()
  readonly #waiting = new Set<Waiter>()
  #only: ReadonlySet<string> | null = null

  /**
   * Resolves when a message of the chat with these names may be stored, or must be dropped. Asks for the names again later, because more of
   * them may be known then.
   */
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

  /** Until `narrow` says which chats wait, all of them do. */
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
