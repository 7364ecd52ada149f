import { keyOfChat } from '../../shared/model/chat.ts'
import TinyQueue from 'tinyqueue'
import type { TouchedChat } from '../storage/touched-chats.ts'

/** The next reply to send in a chat. */
export interface NextReply {
  readonly id: number
  readonly sessionId: string
  readonly chatKey: string
  /** When its turn may begin, unix ms. */
  readonly dueAt: number
  /** The owner's own reply: it does not queue behind the bot's typing. */
  readonly isOwners: boolean
}

interface Entry extends NextReply {
  readonly lane: string
}

/**
 * Knows which chats have a reply that is due, without reading chats that have not changed: the cost of a scan does not grow with the number
 * of waiting replies. `next` reads a chat's next reply from disk each time the chat is touched.
 */
export class ReplyAgenda {
  readonly #next: (chat: TouchedChat) => NextReply | null
  /** The one valid entry of each chat; any other entry in a queue is outdated. */
  readonly #entries = new Map<string, Entry>()
  readonly #later = new TinyQueue<Entry>([], (a, b) => a.dueAt - b.dueAt || a.id - b.id)
  readonly #due = new Map<string, TinyQueue<Entry>>()
  readonly #dueOwners = new TinyQueue<Entry>([], (a, b) => a.id - b.id)

  constructor(next: (chat: TouchedChat) => NextReply | null) {
    this.#next = next
  }

  /** Reads the next reply of this chat again, because the reply or its due time may have changed. */
  touch({ sessionId, chatKey }: TouchedChat): void {
    const lane = keyOfChat(sessionId, chatKey)
    const next = this.#next({ sessionId, chatKey })
    if (next === null) return void this.#entries.delete(lane)
    const entry = { ...next, lane }
    this.#entries.set(lane, entry)
    this.#later.push(entry)
  }

  /**
   * Takes the due replies, the oldest of each session first, while `mayStart` allows it. The caller must touch a taken chat again when its
   * work ends.
   */
  takeDue(now: number, mayStart: (entry: NextReply) => boolean): void {
    this.#moveDue(now)
    takeFrom(this.#dueOwners, this.#entries, mayStart)
    for (const queue of this.#due.values()) takeFrom(queue, this.#entries, mayStart)
  }

  /** The earliest due time of a reply that is not due yet, unix ms; null when there is none. */
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
