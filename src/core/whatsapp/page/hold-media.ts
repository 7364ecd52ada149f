import type { PageWindow } from './page-window.ts'

/* eslint-disable @typescript-eslint/no-explicit-any -- the vendor seam, see page-window.ts */

export type HeldMedia =
  | {
      readonly kind: 'held'
      readonly size: number
      readonly mimetype: string | null
      readonly filename: string | null
    }
  /** `gone`: WhatsApp's server no longer has the file. `asked`: the phone was asked to upload it again. */
  | { readonly kind: 'gone' | 'asked' | 'too-large' | 'too-slow' | 'failed' }

/**
 * In the page: fetches and decrypts the media of one message as the library's `downloadMedia` does, and holds the bytes under
 * `token` until `dropMedia`. They leave the page in parts, so that the host never holds a whole video as one string. A request is
 * aborted after `limitMs`.
 */
export async function holdMedia(
  messageId: string,
  token: string,
  maxBytes: number,
  limitMs: number,
): Promise<HeldMedia> {
  const page = globalThis as unknown as PageWindow
  const { Msg } = page.require?.('WAWebCollections') ?? {}
  const msg: any = Msg?.get(messageId) ?? (await Msg?.getMessagesById([messageId]))?.messages?.[0]
  if (!msg?.mediaData) return { kind: 'failed' }
  const size = Number(msg.size ?? 0)
  if (size > maxBytes) return { kind: 'too-large' }
  const stage = (): string => String(msg.mediaData.mediaStage)
  const cut = new AbortController()
  const late = new Promise<'late'>((resolve) => {
    setTimeout(() => {
      cut.abort()
      resolve('late')
    }, limitMs)
  })
  if (stage() === 'REUPLOADING') return { kind: 'asked' }
  if (stage() !== 'RESOLVED') {
    // With this reason WhatsApp also asks the phone for a file that its server no longer has. The stage shows the result.
    const fetching = Promise.resolve(msg.downloadMedia({ downloadEvenIfExpensive: true, rmrReason: 1 }))
    await Promise.race([fetching.catch(() => undefined), late])
  }
  if (stage() === 'REUPLOADING') return { kind: 'asked' }
  if (stage() === 'FETCHING') return { kind: 'too-slow' }
  const annotations = { addAnnotations: () => annotations, addPoint: () => annotations }
  try {
    // Call it even if the stage is an error: only this call tells which.
    const fetching: Promise<ArrayBuffer> = page
      .require?.('WAWebDownloadManager')
      .downloadManager.downloadAndMaybeDecrypt({
        directPath: msg.directPath,
        encFilehash: msg.encFilehash,
        filehash: msg.filehash,
        mediaKey: msg.mediaKey,
        mediaKeyTimestamp: msg.mediaKeyTimestamp,
        type: msg.type,
        signal: cut.signal,
        downloadQpl: annotations,
      })
    const bytes = await Promise.race([fetching, late])
    if (bytes === 'late') return { kind: 'too-slow' }
    if (bytes.byteLength > maxBytes) return { kind: 'too-large' }
    page.salesboyMedia ??= new Map()
    page.salesboyMedia.set(token, new Blob([bytes]))
    const told = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)
    return { kind: 'held', size: bytes.byteLength, mimetype: told(msg.mimetype), filename: told(msg.filename) }
  } catch (error) {
    const status = (error as { status?: unknown } | null)?.status
    if (status === 404 || status === 410) return { kind: 'gone' }
    return { kind: cut.signal.aborted ? 'too-slow' : 'failed' }
  }
}

/** In the page: bytes `from` to `to` (exclusive) of the held media, in base64; null when it is no longer held. */
export async function readHeldMedia(token: string, from: number, to: number): Promise<string | null> {
  const held = (globalThis as unknown as PageWindow).salesboyMedia?.get(token)
  if (held === undefined) return null
  return new Promise((resolve, reject) => {
    const reader = new (globalThis as any).FileReader()
    reader.onerror = () => reject(new Error('the bytes cannot be read'))
    reader.onload = () => resolve(String(reader.result).split(',')[1] ?? '')
    reader.readAsDataURL(held.slice(from, to))
  })
}

/** In the page: releases the media that `holdMedia` holds. */
export function dropMedia(token: string): void {
  ;(globalThis as unknown as PageWindow).salesboyMedia?.delete(token)
}
