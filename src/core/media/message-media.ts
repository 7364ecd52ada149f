import { CommandError } from '../../shared/result.ts'
import { msg } from '../../shared/words/say.ts'
import type { Basics } from '../basics.ts'
import type { Timer } from '../ports.ts'
import type { MediaChange, MediaRow } from '../storage/media-table.ts'
import type { MessageRow } from '../storage/message-table.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../time/durations.ts'
import { within } from '../time/within.ts'
import type { ClockOffset } from '../webhook/clock-offset.ts'
import type { ChatSender } from '../whatsapp/chat-sender.ts'
import type { DownloadLimits } from '../whatsapp/download-media.ts'
import type { IncomingMessage } from '../whatsapp/incoming-message.ts'
import { changeAfter } from './change-after.ts'
import type { FileHolder, MediaFiles } from './media-files.ts'
import { isWantedAtOnce, limitsOf } from './media-limits.ts'

export interface MessageMediaDeps extends Basics {
  readonly random: () => number
  readonly offset: Pick<ClockOffset, 'rightNow'>
  readonly files: MediaFiles
  readonly sender: Pick<ChatSender, 'isConnected' | 'onConnected' | 'downloadMedia'>
}

/** Parallel fetches per session; each holds a file in the page's memory. */
const AT_ONCE = 2
/** Delay before a fetch: the message goes to the core first, and its POST starts within this time. */
const AFTER_MESSAGE_MS = SECOND_MS
/** Delay before the next look after a fetch that changed nothing. */
const UNNOTED_MS = 30 * SECOND_MS
/** Catch-up messages older than this are fetched only when opened: a catch-up must not request a month of pictures. */
const OLD_MS = DAY_MS

/** Cut fetches allowed per file: a file that crashes the page must not disconnect the session again and again. */
const MOST_CUTS = 2

interface Fetch {
  readonly sessionId: string
  /** `cuts` of the row before the fetch began. */
  readonly cuts: number
  readonly done: Promise<void>
}

/**
 * The media of customers' messages: fetches the bytes in the background, holds their files, and releases files that no message names
 * any more.
 */
export class MessageMedia {
  readonly #deps: MessageMediaDeps
  /** By the message's row. */
  readonly #running = new Map<number, Fetch>()
  #looking: { readonly at: number; readonly timer: Timer } | null = null
  #sweeping: Timer | null = null
  #unsubscribe: () => void = () => undefined
  #stopped = false

  constructor(deps: MessageMediaDeps) {
    this.#deps = deps
    deps.files.heldBy(this.#holder())
  }

  start(): void {
    this.#unsubscribe = this.#deps.sender.onConnected(() => this.#lookIn(AFTER_MESSAGE_MS))
    this.#lookIn(AFTER_MESSAGE_MS)
    this.#sweepIn(MINUTE_MS)
  }

  stop(): void {
    this.#stopped = true
    this.#unsubscribe()
    this.#looking?.timer.cancel()
    this.#sweeping?.cancel()
    // Restore the count: the shutdown cut these fetches, not their files.
    for (const [row, { cuts }] of this.#running)
      this.#change(row, { cuts }).catch((error: unknown) =>
        this.#deps.logger.debug('counted a media fetch that the last stop interrupted', { row, error }),
      )
  }

  /** Records the media of a message that is being stored. Runs inside the caller's transaction. */
  came(row: number, sessionId: string, message: IncomingMessage, isForwarded: boolean): void {
    const { clock, settings, storage, offset } = this.#deps
    const isOld = message.backfilled && offset.rightNow() - message.timestamp * 1000 > OLD_MS
    const isWanted = isForwarded && !isOld && settings.get('media.keep') === 'auto' && isWantedAtOnce(message)
    storage.media.insert({
      message_row: row,
      session_id: sessionId,
      state: isWanted ? 'wanted' : 'idle',
      ...{ sha256: null, mimetype: null, size: null, reason: null, opened: 0, tries: 0, cuts: 0 },
      width: message.media?.width ?? null,
      height: message.media?.height ?? null,
      duration: message.media?.duration ?? null,
      next_at: isWanted ? clock.now() : null,
    })
  }

  /** Schedules a look for wanted media. */
  look(): void {
    this.#lookIn(AFTER_MESSAGE_MS)
  }

  /**
   * Fetches the media of a message that the owner opens, before all other fetches. Also retries media that was unavailable before:
   * WhatsApp then asks the phone again. Returns before the fetch: the message changes as the fetch proceeds. Throws `CommandError`.
   */
  async open(row: number): Promise<null> {
    const { clock, settings, storage, files, changes } = this.#deps
    if (settings.get('media.keep') === 'never') throw new CommandError('unavailable', msg('error.media-not-kept'))
    const media = storage.media.find(row)
    if (media === null) throw new CommandError('not-found', msg('error.message-gone'))
    const isHere = media.state === 'kept' && media.sha256 !== null && files.has(media.sha256)
    if (isHere || this.#running.has(row)) return null
    await this.#change(row, { state: 'wanted', reason: null, opened: 1, tries: 0, cuts: 0, next_at: clock.now() })
    changes.tell('message', row)
    this.#lookIn(0)
    return null
  }

  /**
   * Returns a message's media for the core: the kept file, or bytes fetched now within the limits. Waits for no other fetch, because
   * the message waits for this one. `data` is null when the bytes are unavailable; `reason` says why.
   */
  async forCore(
    message: MessageRow,
    limits: DownloadLimits,
  ): Promise<{ readonly data: Buffer | null; readonly media: MediaRow | null; readonly reason: string | null }> {
    const { clock, settings, storage } = this.#deps
    if (settings.get('media.keep') === 'never') return this.#unkept(message, limits)
    const kept = await this.#read(message.id, limits.maxBytes)
    if (kept !== null) return { data: kept, media: storage.media.find(message.id), reason: null }
    const media = storage.media.find(message.id)
    if (media === null) return this.#unkept(message, limits)
    const own = limitsOf(media)
    const wide = { timeoutMs: limits.timeoutMs, maxBytes: Math.max(own.maxBytes, limits.maxBytes) }
    const fetch = this.#running.get(message.id)?.done ?? this.#fetch(media, wide)
    await within(clock, limits.timeoutMs, fetch, () => undefined)
    const now = storage.media.find(message.id)
    const data = await this.#read(message.id, limits.maxBytes)
    const isLarge = data === null && now?.state === 'kept'
    return { data, media: now, reason: data !== null ? null : isLarge ? 'too-large' : (now?.reason ?? 'too-slow') }
  }

  async #read(row: number, maxBytes: number): Promise<Buffer | null> {
    const media = this.#deps.storage.media.find(row)
    if (media?.state !== 'kept' || media.sha256 === null) return null
    return this.#deps.files.read(media.sha256, maxBytes)
  }

  /** Used when no file is kept: the bytes pass through memory only, within the core's limits. */
  async #unkept(message: MessageRow, limits: DownloadLimits) {
    const { sender, storage } = this.#deps
    const media = storage.media.find(message.id)
    const download = await sender.downloadMedia(message.session_id, message.message_id, limits, allOf)
    if (download.kind === 'read') return { data: download.value, media, reason: null }
    return { data: null, media, reason: download.kind }
  }

  /** Schedules a look in `milliseconds`, unless an earlier one is scheduled: a later retry of one file must not delay others. */
  #lookIn(milliseconds: number): void {
    const { clock } = this.#deps
    const at = clock.monotonic() + milliseconds
    if (this.#stopped || (this.#looking !== null && this.#looking.at <= at)) return
    this.#looking?.timer.cancel()
    const timer = clock.setTimer(milliseconds, () => {
      this.#looking = null
      this.#fetchDue()
    })
    this.#looking = { at, timer }
  }

  #fetchDue(): void {
    const { clock, storage, sender } = this.#deps
    const now = clock.now()
    for (const sessionId of storage.media.dueSessions(now)) {
      if (!sender.isConnected(sessionId)) continue
      const busy = [...this.#running.values()].filter((fetch) => fetch.sessionId === sessionId).length
      const due = storage.media.due(sessionId, now, AT_ONCE + busy).filter((row) => !this.#running.has(row.message_row))
      for (const row of due.slice(0, Math.max(0, AT_ONCE - busy))) void this.#fetch(row)
    }
    const next = storage.media.nextDue(now)
    if (next !== null) this.#lookIn(Math.max(SECOND_MS, Math.min(next - now, HOUR_MS)))
  }

  /** Fetches one file and records the result; never rejects. */
  #fetch(row: MediaRow, limits: DownloadLimits = limitsOf(row)): Promise<void> {
    const { logger } = this.#deps
    const done = this.#download(row, limits)
      .catch((error: unknown) => {
        logger.warn('media could not be fetched', { row: row.message_row, error })
        return false
      })
      .then((isNoted) => {
        this.#running.delete(row.message_row)
        this.#lookIn(isNoted ? 0 : UNNOTED_MS)
      })
    this.#running.set(row.message_row, { sessionId: row.session_id, cuts: row.cuts, done })
    return done
  }

  /**
   * Returns whether the row has a new result. A fetch cut by a shutdown or a lost connection is tried again, but not a third time
   * until the owner opens it. The try is committed before it begins, because a crash would leave nothing to count it.
   */
  async #download(row: MediaRow, limits: DownloadLimits): Promise<boolean> {
    const { storage, sender, logger, changes } = this.#deps
    const message = storage.messages.find(row.message_row)
    if (message === null) return true
    if (row.cuts >= MOST_CUTS) {
      logger.warn('gave up fetching media after repeated interruptions', { row: row.message_row })
      await this.#change(row.message_row, { state: 'failed', reason: 'failed', next_at: null })
      changes.tell('message', row.message_row)
      return true
    }
    if (!sender.isConnected(row.session_id)) return false
    await this.#change(row.message_row, { cuts: row.cuts + 1 })
    return !this.#stopped && (await this.#fetchCounted(row, message.message_id, limits))
  }

  async #fetchCounted(row: MediaRow, messageId: string, limits: DownloadLimits): Promise<boolean> {
    const { clock, random, files, sender, changes } = this.#deps
    const download = await sender.downloadMedia(row.session_id, messageId, limits, (parts) => files.put(parts, limits))
    const isCut = this.#stopped || (download.kind === 'failed' && !sender.isConnected(row.session_id))
    if (isCut) return false
    const change = changeAfter(row, download, clock.now(), random())
    await this.#change(row.message_row, { ...change, cuts: change === null ? row.cuts : 0 })
    if (change === null) return false
    // The message may have been deleted meanwhile.
    if (change.sha256 != null) files.removeUnnamed(change.sha256)
    changes.tell('message', row.message_row)
    return true
  }

  async #change(row: number, change: MediaChange): Promise<void> {
    const { storage } = this.#deps
    await storage.writes.run(() => storage.media.update(row, change))
  }

  #holder(): FileHolder {
    const { storage, logger } = this.#deps
    return {
      refersTo: (sha256) => storage.media.refersTo(sha256),
      needs: (sha256) => storage.media.needs(sha256),
      dropped(sha256) {
        storage.writes
          .runLater(() => storage.media.dropped(sha256))
          .catch((error: unknown) => logger.warn('a dropped file was not noted', { error }))
      },
    }
  }

  #sweepIn(milliseconds: number): void {
    if (this.#stopped) return
    this.#sweeping = this.#deps.clock.setTimer(milliseconds, () => {
      this.#deps.files
        .sweep()
        .catch((error: unknown) => this.#deps.logger.warn('the media folder could not be searched', { error }))
        .finally(() => this.#sweepIn(HOUR_MS))
    })
  }
}

async function allOf(parts: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = []
  for await (const part of parts) all.push(part)
  return Buffer.concat(all)
}
