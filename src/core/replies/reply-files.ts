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

/** After failing to fetch a file for this long, the text goes alone. */
const TRIED_FOR_MS = 10 * MINUTE_MS
const SHORTEST_PAUSE_MS = 5 * SECOND_MS
const LONGEST_PAUSE_MS = MINUTE_MS

type Change = Partial<Omit<ReplyRow, 'id'>>

/** The files that go with replies. A file is on disk and checked before its reply may go, and kept while a row may still be sent. */
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
      // Only files that no open row needs are dropped.
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

  /** Takes a file or place. Any local failure (for example a virus scanner holds the file) becomes `not-stored`; never rejects. */
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

  /** Takes the bytes of a file that the owner chose in a window. */
  takeBytes(...given: Parameters<AttachmentTaker['takeBytes']>): Promise<Taken> {
    return this.#taker.takeBytes(...given)
  }

  /**
   * Writes the bytes of an answer's files to disk before the answer is accepted. A file that is unavailable or cannot be stored is left
   * out: whether the disk can take the answer itself shows when its rows are written.
   */
  async keep(replies: readonly AnswerReply[]): Promise<readonly StoredReply[]> {
    const kept: StoredReply[] = []
    // One after another, because an answer may have ten large files.
    for (const reply of replies) kept.push(await this.#keepOne(reply))
    return kept
  }

  async #keepOne({ text, quote, asked, isUnreadable }: AnswerReply): Promise<StoredReply> {
    if (isUnreadable === true) return { text, quote, attachment: null, leftOut: 'media-unreadable' }
    if (asked === undefined) return { text, quote, attachment: null, leftOut: null }
    // Fetched later by the ledger: accepting an answer does not promise the core that its file is sent.
    if (asked.kind === 'url') return { text, quote, attachment: asked, leftOut: null }
    const taken = await this.take(asked, text !== '')
    if (taken.kind === 'taken') return { text, quote, attachment: taken.attachment, leftOut: null }
    // The bytes are here already, so only the disk can be the reason when the file is not refused.
    const leftOut = taken.kind === 'refused' ? taken.reason : 'media-no-room'
    return { text, quote, attachment: null, leftOut }
  }

  /** True when the reply's file must be fetched before it can go. */
  isWanted(row: ReplyRow): boolean {
    return attachmentOf(row)?.kind === 'url'
  }

  /** Fetches the file of this row, unless a fetch is running. Calls `done` when the outcome is in the row, or a minute after an error. */
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
      // The row is unchanged: without a pause the file would be fetched again at once, in an endless loop.
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
      // The reply may have ended during the fetch.
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
    // While the session is not connected, the time does not grow and there is no hurry.
    const pause = isConnected ? Math.min(Math.max(forMs / 2, SHORTEST_PAUSE_MS), LONGEST_PAUSE_MS) : LONGEST_PAUSE_MS
    return { ...columnsOf({ ...asked, tried: { forMs, at: now } }), reason: 'media-coming', not_before: now + pause }
  }

  /** The attachment as handed to WhatsApp, with the text as caption; null when the file is not on this computer any more. */
  async outgoing(row: ReplyRow, attachment: Attachment): Promise<OutgoingAttachment | null> {
    if (attachment.kind === 'place') return { attachment, caption: '' }
    if (attachment.kind !== 'file') return null
    const bytes = await this.#deps.files.read(attachment.sha256, attachment.size)
    return bytes === null ? null : { attachment, bytes, caption: row.text }
  }

  /** The change for a row whose file is gone from the disk: fetch the file again from its URL, or leave it out. */
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
 * The time in ms that counts against a file. Time while the session is not connected does not count, because nothing could be sent anyway
 * and the network is not the file's fault. The time between two tries counts for at most two pauses, because the computer may have slept.
 */
function triedFor({ tried }: UrlAttachment, now: number, isConnected: boolean): number {
  if (tried === undefined) return 0
  if (!isConnected) return tried.forMs
  return tried.forMs + Math.min(Math.max(now - tried.at, 0), 2 * LONGEST_PAUSE_MS)
}

/** The change for a reply that the owner sends again: the ten minutes for fetching its file start over. */
export function triedAnew(row: ReplyRow): Change {
  const attachment = attachmentOf(row)
  if (attachment?.kind !== 'url' || attachment.tried === undefined) return {}
  const { tried: _tried, ...fresh } = attachment
  return columnsOf(fresh)
}

/** The change that sends the text without its file; without a text the reply fails. The URL stays, so that the owner can try again. */
function leftOut(row: ReplyRow, reason: LeftOutReason): Change {
  return row.text === '' ? { state: 'failed', reason } : { state: 'queued', reason: null, left_out: reason }
}
