import { downloadBytes } from './net.ts'
import { ServerStatusCodeError } from './page-error.ts'
import { Model, type Attributes } from './model.ts'

/** Opaque bytes. WhatsApp hides a blob behind this class so that it can write it to disk and release it. */
export class OpaqueData {
  readonly #blob: Blob
  #url: string | null = null

  constructor(blob: Blob) {
    this.#blob = blob
  }

  static async createFromData(data: Blob | ArrayBuffer, mimetype: string): Promise<OpaqueData> {
    return new OpaqueData(data instanceof Blob ? data : new Blob([data], { type: mimetype }))
  }

  get type(): string {
    return this.#blob.type
  }

  get size(): number {
    return this.#blob.size
  }

  url(): string {
    this.#url ??= URL.createObjectURL(this.#blob)
    return this.#url
  }

  formData(): Blob {
    return this.#blob
  }

  forceToBlob(): Blob {
    return this.#blob
  }

  autorelease(): void {
    // Here, bytes live as long as the page.
  }

  retain(): void {
    // See autorelease.
  }

  release(): void {
    // See autorelease.
  }
}

/** A message's media: their metadata, and whether the bytes have been loaded. */
export class MediaData extends Model {
  static override readonly sessionKeys = new Set(['mediaBlob', 'renderableUrl', 'preview'])
  declare type: string
  declare isGif: boolean | undefined
  declare mimetype: string
  declare filehash: string
  declare mediaStage: string
  declare mediaBlob: OpaqueData | undefined
  declare renderableUrl: string | undefined
  declare waveform: unknown
  declare preview: string | undefined
  readonly #mediaId: string

  constructor(attributes: Attributes, mediaId: string) {
    const { type, mimetype, filehash, size, filename, duration, width, height, isGif, mediaStage } = attributes
    super({ type, mimetype, filehash, size, filename, duration, width, height, isGif, mediaStage })
    this.#mediaId = mediaId
  }

  async fetchBytes(): Promise<void> {
    if (this.mediaStage === 'RESOLVED') return
    this.set('mediaStage', 'FETCHING')
    try {
      const bytes = await downloadBytes(this.#mediaId)
      this.set({ mediaBlob: new OpaqueData(new Blob([bytes], { type: this.mimetype })), mediaStage: 'RESOLVED' })
    } catch (error) {
      // Reports the failure by the stage only, because WhatsApp's own download does not reject either.
      const isAsked = error instanceof ServerStatusCodeError && error.reuploads
      this.set('mediaStage', isAsked ? 'REUPLOADING' : 'ERROR_MISSING')
      if (isAsked) setTimeout(() => void this.#lookAgain(), LOOK_AGAIN_MS)
    }
  }

  async #lookAgain(): Promise<void> {
    this.set('mediaStage', 'NEED_POKE')
    await this.fetchBytes()
  }
}

/** Milliseconds between the page's checks whether the phone has sent a file again. */
const LOOK_AGAIN_MS = 200

/** One file, shared by all messages with the same hash. */
export class MediaObject extends Model {
  declare type: string
  declare filehash: string
  declare size: number
  declare mimetype: string
  readonly contentInfo: { waveform?: unknown } = {}
  readonly entries: unknown[] = []

  constructor(attributes: Attributes) {
    const { type, filehash, size, mimetype } = attributes
    super({ type, filehash, size, mimetype })
  }

  consolidate(attributes: Attributes): void {
    const { type, filehash, size, mimetype } = attributes
    this.set({ type, filehash, size, mimetype })
  }
}
