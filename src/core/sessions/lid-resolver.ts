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
/** After that an id without a known phone is asked for again when it writes. */
const ASK_AGAIN_MS = 10 * MINUTE_MS
/** What is known is asked again at most so often: the customer may have another number, or hide it. */
const TRUSTED_MS = DAY_MS

export interface LidResolverDeps {
  readonly sessionId: string
  readonly table: LidTable
  readonly clock: Clock
  readonly logger: Logger
  /** The phone; null when WhatsApp tells none. Rejects when it does not say. */
  ask(lid: string): Promise<string | null>
  /** The name that the customer chose. */
  usernameOf(lid: string): Promise<string | null>
}

/** Answers from the table; asks WhatsApp for what is unknown or a day old, and keeps the answer. */
export class LidResolver {
  readonly #deps: LidResolverDeps
  readonly #tried = new Map<string, { readonly at: number; readonly hadPhone: boolean }>()
  readonly #pending = new Map<string, Promise<string | null>>()
  /** WhatsApp itself told that something about them is new: what it says next is believed at once. */
  readonly #noticed = new Set<string>()

  constructor(deps: LidResolverDeps) {
    this.#deps = deps
  }

  /** Digits of the phone behind a LID (digits), null when it is hidden, or not known in time. Never rejects. */
  async phoneOf(lid: string): Promise<string | null> {
    const { clock } = this.#deps
    const known = this.#known(lid)
    if (this.#isFresh(lid, known)) return known.phone
    return within(clock, LOOKUP_PATIENCE_MS, this.#look(lid), () => this.#known(lid).phone)
  }

  /** Whether the phone behind a LID (digits) is known; nobody is asked. */
  isNamed(lid: string): boolean {
    return this.#known(lid).phone !== null
  }

  /** Everything that a chat is known to be called, the given name first: WhatsApp may name it by its privacy id or by its phone, in turns. */
  namesOf(chatId: string): readonly string[] {
    const { sessionId, table } = this.#deps
    const key = chatKeyOf(sessionId, chatId, table)
    const phone = userOf(key, 'c.us')
    const lids = phone === null ? [] : table.lidsOf(sessionId, phone).map((lid) => `${lid}@lid`)
    return [...new Set([chatId, key, ...lids])]
  }

  /** WhatsApp tells that people have other ids, numbers or names: their chats go along, and who they are is asked anew. Never rejects. */
  async renumbered({ from, to, others }: RenumberedNotice): Promise<void> {
    const { sessionId, table } = this.#deps
    const [lidBefore, lidNow] = [userOf(from, 'lid'), userOf(to, 'lid')]
    const [phoneBefore, phoneNow] = [userOf(from, 'c.us'), userOf(to, 'c.us')]
    if (phoneBefore !== null && phoneNow !== null) table.renumbered(sessionId, phoneBefore, phoneNow)
    if (lidBefore !== null && lidNow !== null) table.replaced(sessionId, lidBefore, lidNow)
    const named = [from, to, ...others]
    const phones = named.map((id) => userOf(id, 'c.us')).filter((phone) => phone !== null)
    const lids = named.map((id) => userOf(id, 'lid')).filter((lid) => lid !== null)
    const theirs = new Set([...lids, ...phones.flatMap((phone) => table.lidsOf(sessionId, phone))])
    // The id that was replaced is nobody's any more.
    if (lidNow !== null && lidBefore !== null) theirs.delete(lidBefore)
    for (const lid of theirs) this.#noticed.add(lid)
    await Promise.all([...theirs].map((lid) => this.#look(lid)))
  }

  #known(lid: string): KnownLid {
    return this.#deps.table.known(this.#deps.sessionId, lid)
  }

  #isFresh(lid: string, { askedAt, phone }: KnownLid): boolean {
    const { clock } = this.#deps
    const tried = this.#tried.get(lid)
    // Found out then and unknown now: the owner deleted this customer, who may write again at once.
    const stillHolds = tried !== undefined && (phone !== null || !tried.hadPhone)
    if (stillHolds && clock.monotonic() - tried.at < (phone === null ? ASK_AGAIN_MS : TRUSTED_MS)) return true
    // A moment to come was written by a clock that has been set back since.
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
      logger.warn('phone of a privacy id not found out', { error: describeError(error) })
    } finally {
      this.#noticed.delete(lid)
      const hadPhone = this.#known(lid).phone !== null
      // A page that only stumbled is asked again: until then a known customer looks like another person, and old messages like new ones.
      if (hasSaid || hadPhone) this.#tried.set(lid, { at: clock.monotonic(), hadPhone })
      this.#pending.delete(lid)
    }
    return this.#known(lid).phone
  }

  /**
   * A page that was just loaded tells none of whom it does not know yet. One such answer would make another person of a customer, for the
   * core and in the thread: the number is hidden only when WhatsApp says the same a day later, or has given notice.
   */
  #toldNone(lid: string): void {
    const { clock, sessionId, table } = this.#deps
    const { toldNoneAt } = this.#known(lid)
    const now = clock.now()
    const isAgain = toldNoneAt !== null && now - toldNoneAt >= TRUSTED_MS
    if (isAgain || this.#noticed.has(lid)) table.hidden(sessionId, lid)
    // A moment to come was written by a clock that has been set back since.
    else if (toldNoneAt === null || toldNoneAt > now) table.toldNone(sessionId, lid)
  }
}
