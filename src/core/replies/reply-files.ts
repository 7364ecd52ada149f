import type { Attachment, LeftOutReason, UrlAttachment } from '../../shared/model/attachment.ts'
import type { Basics } from '../basics.ts'
import type { LookUp } from '../http/fetch-file.ts'
import type { MediaFiles } from '../media/media-files.ts'
import type { ReplyRow } from '../storage/reply-table.ts'
import { MINUTE_MS, SECOND_MS } from '../time/durations.ts'
import type { AnswerReply } from '../webhook/parse-answer.ts'
import type { ChatSender, OutgoingAttachment } from '../whatsapp/chat-sender.ts'
import type { AskedAttachment } from './asked-attachment.ts'
import { attachmentOf, columnsOf } from './said-of.ts'
import type { StoredReply } from './store-replies.ts'
import { AttachmentTaker, type Taken } from './attachment-taker.ts'

export interface ReplyFilesDeps extends Pick<Basics, 'clock' | 'logger' | 'settings' | 'storage'> {
  readonly files: MediaFiles
  readonly sender: Pick<ChatSender, 'isConnected'>
  readonly lookUp?: LookUp
}

/** Not to be reached for so long, and the text goes alone. */
const TRIED_FOR_MS = 10 * MINUTE_MS
const SHORTEST_PAUSE_MS = 5 * SECOND_MS
const LONGEST_PAUSE_MS = MINUTE_MS

type Change = Partial<Omit<ReplyRow, 'id'>>

/** The files that go with replies: on disk and checked before a reply may go, and kept while a row may still be sent. */
export class ReplyFiles {
  readonly #deps: ReplyFilesDeps
  readonly #taker: AttachmentTaker
  /** Rows whose file is being fetched. */
  readonly #fetching = new Set<number>()
  readonly #stopping = new AbortController()

  constructor(deps: ReplyFilesDeps) {
    const { storage } = deps
    this.#deps = deps
    this.#taker = new AttachmentTaker(deps)
    deps.files.heldBy({
      refersTo: (sha256) => storage.replies.refersTo(sha256) || storage.commands.refersTo(sha256),
      needs: (sha256) => storage.replies.needs(sha256) || storage.commands.refersTo(sha256),
      // What may still be sent is needed, so it is not dropped.
      dropped(sha256) {
        storage.writes
          .runLater(() => storage.replies.dropped(sha256))
          .catch((error: unknown) => deps.logger.warn('a dropped file was not noted', { error }))
      },
    })
  }

  stop(): void {
    this.#stopping.abort()
  }

  /** Whatever goes wrong with a file on this computer (a virus scanner holds it, say) is `not-stored`; never rejects. */
  async take(asked: AskedAttachment, hasText: boolean, signal?: AbortSignal): Promise<Taken> {
    const signals = signal === undefined ? [] : [signal]
    try {
      return await this.#taker.take(asked, hasText, AbortSignal.any([this.#stopping.signal, ...signals]))
    } catch (error) {
      this.#deps.logger.error('the file of a reply could not be taken', { error })
      return { kind: 'not-stored', isDiskFull: false }
    }
  }

  get maxBytes(): number {
    return this.#taker.maxBytes
  }

  /** Bytes that the owner chose in a window. */
  takeBytes(...given: Parameters<AttachmentTaker['takeBytes']>): Promise<Taken> {
    return this.#taker.takeBytes(...given)
  }

  /**
   * An answer's bytes go to disk before it is accepted. What cannot be had, or cannot be stored, is left out: whether the disk takes the
   * answer itself is found out when its rows are written.
   */
  async keep(replies: readonly AnswerReply[]): Promise<readonly StoredReply[]> {
    const kept: StoredReply[] = []
    // One after another: an answer may have ten large ones.
    for (const reply of replies) kept.push(await this.#keepOne(reply))
    return kept
  }

  async #keepOne({ text, quote, asked, isUnreadable }: AnswerReply): Promise<StoredReply> {
    if (isUnreadable === true) return { text, quote, attachment: null, leftOut: 'media-unreadable' }
    if (asked === undefined) return { text, quote, attachment: null, leftOut: null }
    // Fetched when its turn comes: the answer is not promised to the core by being accepted.
    if (asked.kind === 'url') return { text, quote, attachment: asked, leftOut: null }
    const taken = await this.take(asked, text !== '')
    if (taken.kind === 'taken') return { text, quote, attachment: taken.attachment, leftOut: null }
    // Its bytes are here, so that nothing but the disk can be in the way of what is not refused.
    const leftOut = taken.kind === 'refused' ? taken.reason : 'media-no-room'
    return { text, quote, attachment: null, leftOut }
  }

  /** Its file must be fetched before it can go. */
  isWanted(row: ReplyRow): boolean {
    return attachmentOf(row)?.kind === 'url'
  }

  /** Fetches the file of this row, once however often it is asked; `done` follows when the row is another one. */
  fetch(row: ReplyRow, done: (id: number) => void): void {
    const attachment = attachmentOf(row)
    if (attachment?.kind !== 'url' || this.#fetching.has(row.id)) return
    const { clock, logger } = this.#deps
    const end = (): void => {
      this.#fetching.delete(row.id)
      if (!this.#stopping.signal.aborted) done(row.id)
    }
    this.#fetching.add(row.id)
    this.#fetchOne(row, attachment).then(end, (error: unknown) => {
      logger.error('the file of a reply was not fetched', { reply: row.id, error })
      // The row is as it was: without a pause it would be fetched again at once, for ever.
      const timer = clock.setTimer(LONGEST_PAUSE_MS, end)
      this.#stopping.signal.addEventListener('abort', () => timer.cancel(), { once: true })
    })
  }

  async #fetchOne(row: ReplyRow, asked: UrlAttachment): Promise<void> {
    const { storage, logger, clock } = this.#deps
    const taken = await this.take(asked, row.text !== '')
    if (this.#stopping.signal.aborted) return
    const change = this.#outcomeOf(row, asked, taken)
    logger.info('fetched the file of a reply', { reply: row.id, outcome: taken.kind, reason: change.reason ?? null })
    await storage.writes.run(() => {
      const now = storage.replies.find(row.id)
      // Somebody else may have ended it meanwhile.
      if (now?.state === 'queued' && now.attachment === row.attachment)
        storage.replies.update(row.id, { not_before: clock.now(), ...change })
    })
  }

  #outcomeOf(row: ReplyRow, asked: UrlAttachment, taken: Taken): Change {
    const now = this.#deps.clock.now()
    if (taken.kind === 'taken') return { ...columnsOf(taken.attachment), reason: null }
    if (taken.kind === 'refused') return leftOut(row, taken.reason)
    const isConnected = this.#deps.sender.isConnected(row.session_id)
    const forMs = triedFor(asked, now, isConnected)
    if (forMs >= TRIED_FOR_MS) return leftOut(row, taken.kind === 'not-stored' ? 'media-no-room' : 'media-unreachable')
    // Of a shop that is not connected the time does not grow, and nothing hurries.
    const pause = isConnected ? Math.min(Math.max(forMs / 2, SHORTEST_PAUSE_MS), LONGEST_PAUSE_MS) : LONGEST_PAUSE_MS
    return { ...columnsOf({ ...asked, tried: { forMs, at: now } }), reason: 'media-coming', not_before: now + pause }
  }

  /** What is handed to WhatsApp besides a text; null when the file is not on this computer any more. */
  async outgoing(row: ReplyRow, attachment: Attachment): Promise<OutgoingAttachment | null> {
    if (attachment.kind === 'place') return { attachment, caption: '' }
    if (attachment.kind !== 'file') return null
    const bytes = await this.#deps.files.read(attachment.sha256, attachment.size)
    return bytes === null ? null : { attachment, bytes, caption: row.text }
  }

  /** The file of this row is gone from the disk: it is fetched again where it came from, or left out. */
  lost(row: ReplyRow, attachment: Attachment): Change {
    if (attachment.kind !== 'file' || attachment.url === undefined) return leftOut(row, 'media-lost')
    const { url, filename, mimetype, shownAs } = attachment
    const as = shownAs === 'voice' || shownAs === 'sticker' || shownAs === 'document' ? shownAs : 'auto'
    return {
      ...columnsOf({ kind: 'url', url, as, filename, mimetype: as === 'auto' ? null : mimetype }),
      state: 'queued',
    }
  }
}

/**
 * The time that counts against a file: while its shop is not connected nothing could go anyway, and the line is no fault of the file. Nor
 * is a computer that slept between two tries, so that the time between them counts for no more than two pauses.
 */
function triedFor({ tried }: UrlAttachment, now: number, isConnected: boolean): number {
  if (tried === undefined) return 0
  if (!isConnected) return tried.forMs
  return tried.forMs + Math.min(Math.max(now - tried.at, 0), 2 * LONGEST_PAUSE_MS)
}

/** The owner wants it tried again: the ten minutes begin anew. */
export function triedAnew(row: ReplyRow): Change {
  const attachment = attachmentOf(row)
  if (attachment?.kind !== 'url' || attachment.tried === undefined) return {}
  const { tried: _tried, ...fresh } = attachment
  return columnsOf(fresh)
}

/** The text goes alone; without a text nothing is left. The address stays, so that the owner can try again. */
function leftOut(row: ReplyRow, reason: LeftOutReason): Change {
  return row.text === '' ? { state: 'failed', reason } : { state: 'queued', reason: null, left_out: reason }
}
