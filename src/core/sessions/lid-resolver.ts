import type { Clock, Logger } from '../ports.ts'
import { chatKeyOf } from '../ids/chat-key.ts'
import { userOf } from '../ids/message-ids.ts'
import { DAY_MS, MINUTE_MS } from '../time/durations.ts'
import { within } from '../time/within.ts'
import { describeError } from '../whatsapp/describe-error.ts'
import type { RenumberedNotice } from '../whatsapp/whatsapp-client.ts'
import type { KnownLid, LidTable } from './session-records.ts'

/** How long one message waits for the phone behind its LID before it goes on without. */
const LOOKUP_PATIENCE_MS = 2_000
/** A LID without a known phone is asked for again after this time, when it writes. */
const ASK_AGAIN_MS = 10 * MINUTE_MS
/** The page is asked for at most this many LIDs at once. Of more, none is asked for before it writes. */
export const MOST_ASKED = 100
/** A known phone is asked for again at most this often: the customer may have changed the number, or hidden it. */
const TRUSTED_MS = DAY_MS

export interface LidResolverDeps {
  readonly sessionId: string
  readonly table: LidTable
  readonly clock: Clock
  readonly logger: Logger
  /** Asks WhatsApp for the phone of a LID; null when it names none. Rejects when WhatsApp does not answer. */
  ask(lid: string): Promise<string | null>
  /** The username that the customer chose. */
  usernameOf(lid: string): Promise<string | null>
}

/** Finds the phone behind a LID: answers from the table, asks WhatsApp for entries that are unknown or a day old, and keeps the answer. */
export class LidResolver {
  readonly #deps: LidResolverDeps
  readonly #tried = new Map<string, { readonly at: number; readonly hadPhone: boolean }>()
  readonly #pending = new Map<string, Promise<string | null>>()
  /** LIDs about which WhatsApp announced a change: its next answer is believed at once. */
  readonly #noticed = new Set<string>()
  /** LIDs without a known phone whose last lookup failed. */
  readonly #failed = new Set<string>()

  constructor(deps: LidResolverDeps) {
    this.#deps = deps
  }

  /**
   * Digits of the phone behind a LID (digits); null when it is hidden, or not known in time. Rejects only when the record cannot be read.
   */
  async phoneOf(lid: string): Promise<string | null> {
    const { clock } = this.#deps
    const known = this.#known(lid)
    if (this.#isFresh(lid, known)) return known.phone
    return within(clock, LOOKUP_PATIENCE_MS, this.#look(lid), () => this.#known(lid).phone)
  }

  /** Whether the phone behind a LID (digits) is known. Does not ask WhatsApp. */
  isNamed(lid: string): boolean {
    return this.#known(lid).phone !== null
  }

  /**
   * Resolves when it is known whether this chat has another name, or after `LOOKUP_PATIENCE_MS`. A LID is looked up; for a phone, the LIDs
   * whose lookup runs or has failed, because one of them may be this chat. Rejects only when the record cannot be read.
   */
  async findNames(chatId: string): Promise<void> {
    const lid = userOf(chatId, 'lid')
    if (lid !== null) return void (await this.phoneOf(lid))
    const open = new Set([...this.#pending.keys(), ...this.#failed])
    if (open.size === 0 || open.size > MOST_ASKED) return
    if (userOf(chatId, 'c.us') === null || this.namesOf(chatId).length > 1) return
    const looks = Promise.all([...open].map((one) => this.#look(one)))
    await within(this.#deps.clock, LOOKUP_PATIENCE_MS, looks, () => undefined)
  }

  /** All known names of a chat, `chatId` first: WhatsApp may name the same chat by its LID or by its phone, in turns. */
  namesOf(chatId: string): readonly string[] {
    const { sessionId, table } = this.#deps
    const key = chatKeyOf(sessionId, chatId, table)
    const phone = userOf(key, 'c.us')
    const lids = phone === null ? [] : table.lidsOf(sessionId, phone).map((lid) => `${lid}@lid`)
    return [...new Set([chatId, key, ...lids])]
  }

  /** WhatsApp announces that people have other ids, numbers or names: moves their chats along and asks for their phones again. Never rejects. */
  async renumbered(notice: RenumberedNotice): Promise<void> {
    try {
      await Promise.all([...this.#moved(notice)].map((lid) => this.#look(lid)))
    } catch (error) {
      // The record is closed, for example: the next message of a customer asks again.
      this.#deps.logger.warn('a change of ids was not kept', { error: describeError(error) })
    }
  }

  /** Moves the chats of a notice, and returns the LIDs (digits) whose phones are to be asked for. */
  #moved({ from, to, others }: RenumberedNotice): ReadonlySet<string> {
    const { sessionId, table } = this.#deps
    const [lidBefore, lidNow] = [userOf(from, 'lid'), userOf(to, 'lid')]
    const [phoneBefore, phoneNow] = [userOf(from, 'c.us'), userOf(to, 'c.us')]
    if (phoneBefore !== null && phoneNow !== null) table.renumbered(sessionId, phoneBefore, phoneNow)
    if (lidBefore !== null && lidNow !== null) table.replaced(sessionId, lidBefore, lidNow)
    const named = [from, to, ...others]
    const phones = named.map((id) => userOf(id, 'c.us')).filter((phone) => phone !== null)
    const lids = named.map((id) => userOf(id, 'lid')).filter((lid) => lid !== null)
    const theirs = new Set([...lids, ...phones.flatMap((phone) => table.lidsOf(sessionId, phone))])
    // The LID that was replaced belongs to nobody any more.
    if (lidNow !== null && lidBefore !== null) theirs.delete(lidBefore)
    for (const lid of theirs) this.#noticed.add(lid)
    return theirs
  }

  #known(lid: string): KnownLid {
    return this.#deps.table.known(this.#deps.sessionId, lid)
  }

  #isFresh(lid: string, { askedAt, phone }: KnownLid): boolean {
    const { clock } = this.#deps
    const tried = this.#tried.get(lid)
    // The phone was found then and is unknown now: the owner deleted this customer, who may write again at once.
    const stillHolds = tried !== undefined && (phone !== null || !tried.hadPhone)
    if (stillHolds && clock.monotonic() - tried.at < (phone === null ? ASK_AGAIN_MS : TRUSTED_MS)) return true
    // A time in the future was written by a clock that has been set back since.
    return askedAt !== null && askedAt <= clock.now() && clock.now() - askedAt < TRUSTED_MS
  }

  #look(lid: string): Promise<string | null> {
    const pending = this.#pending.get(lid)
    if (pending !== undefined) return pending
    const answer = this.#ask(lid)
    this.#pending.set(lid, answer)
    return answer
  }

  async #ask(lid: string): Promise<string | null> {
    const { clock, logger, sessionId, table } = this.#deps
    let hasSaid = false
    try {
      const phone = await this.#deps.ask(lid)
      hasSaid = true
      if (phone !== null) table.remember(sessionId, lid, phone)
      else if (this.#known(lid).phone !== null) this.#toldNone(lid)
      table.named(sessionId, lid, await this.#deps.usernameOf(lid))
    } catch (error) {
      logger.warn('the phone behind a LID could not be looked up', { error: describeError(error) })
    } finally {
      this.#noticed.delete(lid)
      const hadPhone = this.#known(lid).phone !== null
      if (hasSaid || hadPhone) this.#failed.delete(lid)
      else this.#failed.add(lid)
      // Do not note a mere failure, so that WhatsApp is asked again: until then a known customer looks like another person, and old
      // messages like new ones.
      if (hasSaid || hadPhone) this.#tried.set(lid, { at: clock.monotonic(), hadPhone })
      this.#pending.delete(lid)
    }
    return this.#known(lid).phone
  }

  /**
   * A page that was just loaded names no phone for people whom it does not know yet. One such answer would turn a customer into another
   * person, for the core and in the thread. So the number counts as hidden only when WhatsApp says the same a day later, or has announced a
   * change.
   */
  #toldNone(lid: string): void {
    const { clock, sessionId, table } = this.#deps
    const { toldNoneAt } = this.#known(lid)
    const now = clock.now()
    const isAgain = toldNoneAt !== null && now - toldNoneAt >= TRUSTED_MS
    if (isAgain || this.#noticed.has(lid)) table.hidden(sessionId, lid)
    // A time in the future was written by a clock that has been set back since.
    else if (toldNoneAt === null || toldNoneAt > now) table.toldNone(sessionId, lid)
  }
}
