import type { FileAttachment, LeftOutReason, PlaceAttachment } from '../../shared/model/attachment.ts'
import { fetchFile, type FetchOutcome, type FileHead, type LookUp } from '../http/fetch-file.ts'
import { HEAD_BYTES, type KeptFile } from '../media/kept-file.ts'
import type { MediaFiles, PutOutcome } from '../media/media-files.ts'
import type { Clock } from '../ports.ts'
import type { SettingsReader } from '../settings/settings.ts'
import { MINUTE_MS } from '../time/durations.ts'
import { bytesOfBase64, type AskedAttachment, type DataAttachment } from './asked-attachment.ts'
import { judgeFile } from './judge-file.ts'
import { SharedFetches } from './shared-fetches.ts'

export type Taken =
  /** A file that is on disk, checked and hashed; or a place, which has no bytes. */
  | { readonly kind: 'taken'; readonly attachment: FileAttachment | PlaceAttachment }
  /** The file is unavailable, or must not be sent. `why` is for developers of cores. */
  | { readonly kind: 'refused'; readonly reason: LeftOutReason; readonly why: string }
  /** The file cannot be fetched now: the network failed, or the server asks to come back later. */
  | { readonly kind: 'unreachable'; readonly why: string }
  /** This computer stored nothing: its disk is full, or only the media folder is missing or has no room, while rows can be written. */
  | { readonly kind: 'not-stored'; readonly isDiskFull: boolean }

/** Sent to the core when a file was not stored although the disk is not full. */
export const NO_ROOM = { reason: 'media-no-room', why: 'this computer could not store the file' } as const

const FETCH_WITHIN_MS = MINUTE_MS
/** HTTP statuses of a server that may deliver the file later. */
const LATER = new Set([408, 425, 429, 500, 502, 503, 504])

export interface TakerDeps {
  readonly clock: Clock
  readonly settings: SettingsReader
  readonly files: Pick<MediaFiles, 'put' | 'open' | 'has'>
  readonly lookUp?: LookUp
}

type FileAbout = Pick<DataAttachment, 'as' | 'mimetype' | 'filename'> &
  Pick<FileHead, 'contentType'> & { readonly url: string | null; readonly hasText: boolean }

/** Stores and checks a core's attachment on this computer before anything is promised. */
export class AttachmentTaker {
  readonly #deps: TakerDeps
  readonly #fetches = new SharedFetches<FetchOutcome<PutOutcome>>()

  constructor(deps: TakerDeps) {
    this.#deps = deps
  }

  get maxBytes(): number {
    return this.#deps.settings.get('replies.mediaMaxMb') * 1_000_000
  }

  async take(asked: AskedAttachment, hasText: boolean, signal?: AbortSignal): Promise<Taken> {
    switch (asked.kind) {
      case 'place':
        return { kind: 'taken', attachment: asked }
      case 'file':
        return this.#deps.files.has(asked.sha256)
          ? { kind: 'taken', attachment: asked }
          : { kind: 'refused', reason: 'media-lost', why: 'the file is not on this computer any more' }
      case 'data':
        return this.#takeData(asked, hasText)
      case 'url':
        return this.#takeUrl(asked, hasText, signal)
    }
  }

  /** Takes the bytes of a file that the owner chose. */
  takeBytes(
    bytes: Buffer,
    about: { readonly mimetype: string | null; readonly filename: string; readonly hasText: boolean },
  ): Promise<Taken> {
    return this.#put(bytes, { ...about, as: 'auto', contentType: null, url: null })
  }

  async #takeData(asked: DataAttachment, hasText: boolean): Promise<Taken> {
    // 10 % above the limit allows for line ends; the decoded file is measured below.
    if (bytesOfBase64(asked.data) > this.maxBytes * 1.1) return this.#tooLarge()
    return this.#put(Buffer.from(asked.data, 'base64'), { ...asked, contentType: null, url: null, hasText })
  }

  async #put(bytes: Buffer, about: FileAbout): Promise<Taken> {
    return this.#judged(await this.#deps.files.put(bytes, { maxBytes: this.maxBytes }), about)
  }

  async #takeUrl(
    asked: Extract<AskedAttachment, { kind: 'url' }>,
    hasText: boolean,
    signal: AbortSignal | undefined,
  ): Promise<Taken> {
    const { settings, files } = this.#deps
    const { maxBytes } = this
    const own = (['core.url', 'core.streamUrl', 'core.eventsUrl'] as const).map((name) => settings.get(name))
    const request = { url: asked.url, own, maxBytes, timeoutMs: FETCH_WITHIN_MS, userAgent: 'SalesboyDesktop' }
    const shared = await this.#fetches.get(asked.url, signal, (cut) =>
      fetchFile(this.#deps, { ...request, signal: cut }, (body) => files.put(body, { maxBytes })),
    )
    const fetched = shared ?? ({ kind: 'aborted' } as const)
    if (fetched.kind !== 'got') return this.#notFetched(fetched)
    const { contentType, filename } = fetched.head
    return this.#judged(fetched.value, { ...asked, contentType, filename: asked.filename ?? filename, hasText })
  }

  #notFetched(outcome: Exclude<FetchOutcome<never>, { kind: 'got' }>): Taken {
    switch (outcome.kind) {
      case 'status': {
        const why = `its address answered ${outcome.status}`
        return LATER.has(outcome.status) ? { kind: 'unreachable', why } : { kind: 'refused', reason: 'media-gone', why }
      }
      case 'refused':
        return { kind: 'refused', reason: 'media-refused-address', why: outcome.why }
      case 'too-large':
        return this.#tooLarge()
      case 'too-slow':
        return { kind: 'unreachable', why: 'it did not come within a minute' }
      case 'network':
        return { kind: 'unreachable', why: `it could not be reached (${outcome.code})` }
      case 'aborted':
        return { kind: 'unreachable', why: 'this program was closed' }
    }
  }

  async #judged(kept: PutOutcome, about: FileAbout): Promise<Taken> {
    if (kept.kind === 'too-large') return this.#tooLarge()
    if (kept.kind === 'empty') return { kind: 'refused', reason: 'media-wrong-type', why: 'the file is empty' }
    if (kept.kind !== 'kept') return { kind: 'not-stored', isDiskFull: kept.kind === 'disk-full' }
    const head = await this.#headOf(kept.file)
    if (head === null) return { kind: 'not-stored', isDiskFull: false }
    const { as, mimetype, filename, contentType, url, hasText } = about
    const judged = judgeFile({ file: kept.file, head, as, mimetype, filename, contentType, url, hasText })
    return judged.kind === 'fine' ? { kind: 'taken', attachment: judged.attachment } : judged
  }

  async #headOf(file: KeptFile): Promise<Buffer | null> {
    const opened = await this.#deps.files.open(file.sha256)
    await opened?.handle.close()
    return opened?.head.subarray(0, HEAD_BYTES) ?? null
  }

  #tooLarge(): Taken {
    const most = this.#deps.settings.get('replies.mediaMaxMb')
    return { kind: 'refused', reason: 'media-too-large', why: `the file is over ${most} MB` }
  }
}
