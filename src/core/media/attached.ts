import type { Attached, AttachedFile, AttachedKind } from '../../shared/model/attached.ts'
import { isPictureType, isShowableSize, isShownType } from '../../shared/model/media.ts'
import { readCarried, type Carried } from './carried.ts'
import type { MediaRow } from '../storage/media-table.ts'
import type { MessageRow } from '../storage/message-table.ts'

const KINDS: Readonly<Record<string, AttachedKind>> = {
  image: 'picture',
  gif: 'film',
  video: 'film',
  ptv: 'film',
  ptt: 'voice',
  audio: 'sound',
  sticker: 'sticker',
}
/** Endings of names that a customer's file gets when it has none of its own. */
const ENDINGS: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/gif': 'gif',
  'audio/ogg': 'ogg',
  'audio/mpeg': 'mp3',
  'audio/mp4': 'm4a',
  'video/mp4': 'mp4',
  'video/webm': 'webm',
  'application/pdf': 'pdf',
}

/** As what the owner's window shows a message's media. A type is a word of the page, and may be the name of something every object has. */
export function kindOf(type: string): AttachedKind {
  return Object.hasOwn(KINDS, type) ? KINDS[type]! : 'document'
}

/** What a stored message brings beside its text; null for words alone. */
export function attachedOf(row: MessageRow, media: MediaRow | null): Attached | null {
  const carried = readCarried(row.media)
  if (carried.place !== undefined) return { kind: 'place', ...carried.place }
  if (carried.contacts !== undefined) return { kind: 'contacts', cards: carried.contacts }
  return row.has_media === 1 && media !== null ? fileOf(row, carried, media) : null
}

function fileOf(row: MessageRow, carried: Carried, media: MediaRow): AttachedFile {
  const kind = kindOf(row.type)
  const isKept = media.state === 'kept'
  const judged = isKept && isShownType(media.mimetype) ? media.mimetype : null
  const isUnsafe = isPictureType(judged) && !isShowableSize(media.width, media.height)
  return {
    kind,
    state: media.state,
    reason: media.reason,
    sha256: isKept ? media.sha256 : null,
    // What was sent as a document is saved, whatever it is.
    shown: isUnsafe || kind === 'document' ? null : judged,
    isUnsafe,
    fileName: carried.filename ?? `${kind}-${row.id}.${ENDINGS[media.mimetype ?? ''] ?? 'bin'}`,
    size: media.size ?? carried.size ?? null,
    width: media.width ?? carried.width ?? null,
    height: media.height ?? carried.height ?? null,
    duration: media.duration,
  }
}
