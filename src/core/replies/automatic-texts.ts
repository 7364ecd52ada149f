import { keyOfChat } from '../../shared/model/chat.ts'
import { msg } from '../../shared/words/say.ts'
import type { Basics } from '../basics.ts'
import { fingerprintOf, type OwnMessage } from '../storage/own-message-table.ts'
import type { Takeovers } from '../chats/takeovers.ts'
import { canonicalText } from '../ids/same-text.ts'
import { sizeOf, whoWrote, type TextSize } from './who-wrote.ts'

/** A text within this time of a customer's message counts as fast. WhatsApp's times are whole seconds. */
const FAST_MS = 2_000
/** All parts of a greeting arrive within this time. */
const PARTS_MS = 5_000
const TYPING_MS = 10 * 60_000
const SIZES: readonly TextSize[] = ['word', 'line', 'text']
const NO_TEXT = fingerprintOf('')

export const OURS = 0
export const BY_HAND = 1
export const AUTOMATIC = 2

type Deps = Pick<Basics, 'clock' | 'settings' | 'storage' | 'changes'> & {
  readonly takeovers: Pick<Takeovers, 'notByHand' | 'announce'>
}

/**
 * Tells the phone's automatic texts (greeting, away text) from texts that the owner writes by hand, and corrects itself: a text taken for
 * the owner's stops counting once the same text proves to be automatic. Methods marked `Inside` run inside work given to the write queue;
 * `announce` follows once that work is on disk.
 */
export class AutomaticTexts {
  readonly #deps: Deps
  #changed = new Map<string, readonly [sessionId: string, chatKey: string]>()
  #found = new Set<string>()

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** Inside: decides who wrote a message of our own account that we did not send, and returns its complete row. Stores nothing. */
  judge(row: Omit<OwnMessage, 'fast' | 'size' | 'by_owner'>, body: string): OwnMessage {
    const size = SIZES.indexOf(sizeOf(canonicalText(body)))
    return this.#judged({ ...row, size, fast: 0, by_owner: BY_HAND })
  }

  /** Inside: call it after storing a row. Writes down what an automatic row proves about other rows. */
  stored(row: OwnMessage): void {
    if (row.by_owner === AUTOMATIC) this.#learn(row)
  }

  /**
   * Inside: call it after storing a customer's message. Judges again our own texts sent just after it, because the phone's text may have
   * reached us long before the message: a new customer's first message is often decrypted late.
   */
  customerWrote(sessionId: string, chatKey: string, sentAt: number): void {
    const { clock, storage } = this.#deps
    const since = Math.min(clock.now(), sentAt) - TYPING_MS
    for (const row of storage.automaticTexts.notOurs(sessionId, chatKey, since))
      if (row.sent_at >= sentAt && row.sent_at <= sentAt + PARTS_MS) this.#again(row)
  }

  /** Call it when the work is on disk: tells the listeners. The notice `phone-answers` comes once per session, also across restarts. */
  announce(): void {
    const [changed, found] = [this.#changed, this.#found]
    this.#changed = new Map()
    this.#found = new Set()
    for (const [sessionId, chatKey] of changed.values()) this.#deps.takeovers.announce(sessionId, chatKey)
    const { keyValue } = this.#deps.storage
    for (const sessionId of found) {
      const key = `takeover.automaticTold.${sessionId}`
      if (keyValue.get(key) === true) continue
      keyValue.set(key, true)
      this.#deps.changes.tell('notice', {
        kind: 'phone-answers',
        sessionId,
        count: 1,
        said: msg('notice.phone-answers'),
      })
    }
  }

  #judged(row: OwnMessage): OwnMessage {
    const table = this.#deps.storage.automaticTexts
    const { session_id: session, chat_key: chat, sent_at: at } = row
    const asked = table.customerWrote(session, chat, at)
    const fast = asked !== null && at - asked <= FAST_MS
    const before = this.#lastWordBefore(row, at - PARTS_MS)
    const writer = whoWrote({
      isGroup: chat.endsWith('@g.us'),
      listed: this.#isListed(row.text),
      proven: row.text !== NO_TEXT && table.isKnown(session, row.text),
      fast,
      fastElsewhere: row.text !== NO_TEXT && this.#wasFastElsewhere(row),
      besideAutomaton: asked !== null && at - asked <= PARTS_MS && this.#isBesideAutomaton(row),
      hadTimeToType: before !== null && at - before <= TYPING_MS,
      size: SIZES[row.size] ?? 'word',
    })
    return { ...row, fast: Number(fast), by_owner: writer === 'automaton' ? AUTOMATIC : BY_HAND }
  }

  /** When the customer or the owner last wrote in the chat before the time `before`; null when neither did. */
  #lastWordBefore({ session_id: session, chat_key: chat }: OwnMessage, before: number): number | null {
    const table = this.#deps.storage.automaticTexts
    const words = [
      table.customerWrote(session, chat, before - 1),
      table.ownWrote(session, chat, BY_HAND, before - 1),
    ].filter((at) => at !== null)
    return words.length === 0 ? null : Math.max(...words)
  }

  /** The same text was fast in answer to another message: in another chat, or too far away in time to be a part of the same answer. */
  #wasFastElsewhere(row: OwnMessage): boolean {
    const others = this.#deps.storage.automaticTexts.sameText(row.session_id, row.text)
    return others.some(
      (other) =>
        other.fast === 1 &&
        other.message_id !== row.message_id &&
        (other.chat_key !== row.chat_key || Math.abs(other.sent_at - row.sent_at) > PARTS_MS),
    )
  }

  #isBesideAutomaton(row: OwnMessage): boolean {
    const { clock, storage } = this.#deps
    const beside = storage.automaticTexts.notOurs(row.session_id, row.chat_key, clock.now() - TYPING_MS)
    return beside.some((other) => other.by_owner === AUTOMATIC && isNear(row, other))
  }

  #isListed(text: string): boolean {
    const listed = this.#deps.settings.get('takeover.automaticTexts')
    return listed.length > 0 && listed.some((one) => fingerprintOf(one) === text)
  }

  /** Remembers a proven automatic text. Judges again the owner's texts with the same words, and those right beside it. */
  #learn(row: OwnMessage): void {
    const { clock, storage } = this.#deps
    const table = storage.automaticTexts
    this.#found.add(row.session_id)
    if (row.text !== NO_TEXT && this.#isProof(row)) {
      table.remember(row.session_id, row.text, clock.now())
      for (const other of table.sameText(row.session_id, row.text)) if (other.by_owner === BY_HAND) this.#again(other)
    }
    for (const other of table.notOurs(row.session_id, row.chat_key, clock.now() - TYPING_MS)) {
      if (other.by_owner === BY_HAND && isNear(row, other)) this.#again(other)
    }
  }

  /** A text that is only likely automatic is not remembered: otherwise the owner's own text would be ignored for weeks. */
  #isProof(row: OwnMessage): boolean {
    if (this.#deps.storage.automaticTexts.isKnown(row.session_id, row.text)) return true
    return SIZES[row.size] !== 'word' && row.fast === 1 && this.#wasFastElsewhere(row)
  }

  /** Judges a stored row again. A text taken for the owner's may turn out to be automatic, never the other way round. */
  #again(row: OwnMessage): void {
    if (row.by_owner !== BY_HAND) return
    const { storage, takeovers } = this.#deps
    const judged = this.#judged(row)
    if (judged.by_owner === row.by_owner && judged.fast === row.fast) return
    storage.automaticTexts.setWriter(row, judged.by_owner, judged.fast)
    if (judged.by_owner !== AUTOMATIC) return
    storage.ownTexts.remove(row.session_id, row.message_id)
    takeovers.notByHand(row.session_id, row.chat_key, storage.automaticTexts.lastByHand(row.session_id, row.chat_key))
    this.#changed.set(keyOfChat(row.session_id, row.chat_key), [row.session_id, row.chat_key])
    this.#learn(judged)
  }
}

const isNear = (one: OwnMessage, other: OwnMessage): boolean =>
  one.message_id !== other.message_id && Math.abs(one.sent_at - other.sent_at) <= FAST_MS
