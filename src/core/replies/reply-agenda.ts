import { keyOfChat } from '../../shared/model/chat.ts'
import TinyQueue from 'tinyqueue'
import type { TouchedChat } from '../storage/touched-chats.ts'

/** The next reply of a chat. */
export interface NextReply {
  readonly id: number
  readonly sessionId: string
  readonly chatKey: string
  /** When it may be looked at, unix ms. */
  readonly dueAt: number
  /** The owner's own: it stands in no line behind the bot's typing. */
  readonly isOwners: boolean
}

interface Entry extends NextReply {
  readonly lane: string
}

/**
 * Which chats have a reply that is due, without asking for the chats that have not changed: what a look costs does not grow with what
 * waits. `next` tells a chat's next reply as it is on disk; it is asked when the chat was touched, and again when its time has come.
 */
export class ReplyAgenda {
  readonly #next: (chat: TouchedChat) => NextReply | null
  /** The one entry of each chat that counts; any other in a queue is out of date. */
  readonly #entries = new Map<string, Entry>()
  readonly #later = new TinyQueue<Entry>([], (a, b) => a.dueAt - b.dueAt || a.id - b.id)
  readonly #due = new Map<string, TinyQueue<Entry>>()
  readonly #dueOwners = new TinyQueue<Entry>([], (a, b) => a.id - b.id)

  constructor(next: (chat: TouchedChat) => NextReply | null) {
    this.#next = next
  }

  /** The next reply of this chat may be another one now, or due at another time. */
  touch({ sessionId, chatKey }: TouchedChat): void {
    const lane = keyOfChat(sessionId, chatKey)
    const next = this.#next({ sessionId, chatKey })
    if (next === null) return void this.#entries.delete(lane)
    const entry = { ...next, lane }
    this.#entries.set(lane, entry)
    this.#later.push(entry)
  }

  /**
   * Takes what is due, the oldest of each session first, while `mayStart` allows it. Whoever takes a chat touches it again at its
   * end.
   */
  takeDue(now: number, mayStart: (entry: NextReply) => boolean): void {
    this.#moveDue(now)
    takeFrom(this.#dueOwners, this.#entries, mayStart)
    for (const queue of this.#due.values()) takeFrom(queue, this.#entries, mayStart)
  }

  /** When the next reply that is not due yet will be; null when none waits for a time. */
  nextAt(): number | null {
    return this.#firstLater()?.dueAt ?? null
  }

  #moveDue(now: number): void {
    for (let entry = this.#firstLater(); entry !== undefined && entry.dueAt <= now; entry = this.#firstLater()) {
      this.#later.pop()
      this.#queueOf(entry).push(entry)
    }
  }

  #firstLater(): Entry | undefined {
    for (let entry = this.#later.peek(); entry !== undefined; entry = this.#later.peek()) {
      if (this.#entries.get(entry.lane) === entry) return entry
      this.#later.pop()
    }
    return undefined
  }

  #queueOf({ isOwners, sessionId }: Entry): TinyQueue<Entry> {
    if (isOwners) return this.#dueOwners
    const known = this.#due.get(sessionId)
    if (known !== undefined) return known
    const queue = new TinyQueue<Entry>([], (a, b) => a.id - b.id)
    this.#due.set(sessionId, queue)
    return queue
  }
}

function takeFrom(queue: TinyQueue<Entry>, entries: Map<string, Entry>, mayStart: (entry: NextReply) => boolean): void {
  for (let entry = queue.peek(); entry !== undefined; entry = queue.peek()) {
    const counts = entries.get(entry.lane) === entry
    if (counts && !mayStart(entry)) return
    queue.pop()
    if (counts) entries.delete(entry.lane)
  }
}
