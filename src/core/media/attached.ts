import type { Attached, AttachedFile, AttachedKind } from '../../shared/model/attached.ts'
import { readCarried, type Carried } from './carried.ts'
import { endingOf } from './file-ending.ts'
import { showableOf } from './showable.ts'
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

/**
 * How the owner's window shows media of this type. Uses `hasOwn` because the type comes from the page and may equal the name of an
 * inherited property.
 */
export function kindOf(type: string): AttachedKind {
  return Object.hasOwn(KINDS, type) ? KINDS[type]! : 'document'
}

/** The attachment of a stored message; null when it has none. */
export function attachedOf(row: MessageRow, media: MediaRow | null): Attached | null {
  const carried = readCarried(row.media)
  if (carried.place !== undefined) return { kind: 'place', ...carried.place }
  if (carried.contacts !== undefined) return { kind: 'contacts', cards: carried.contacts }
  return row.has_media === 1 && media !== null ? fileOf(row, carried, media) : null
}

function fileOf(row: MessageRow, carried: Carried, media: MediaRow): AttachedFile {
  const kind = kindOf(row.type)
  const isKept = media.state === 'kept'
  const { mimetype, width, height } = media
  return {
    kind,
    state: media.state,
    reason: media.reason,
    sha256: isKept ? media.sha256 : null,
    ...showableOf({ mimetype: isKept ? mimetype : null, width, height, isDocument: kind === 'document' }),
    fileName: carried.filename ?? `${kind}-${row.id}.${endingOf(mimetype) ?? 'bin'}`,
    size: media.size ?? carried.size ?? null,
    width: width ?? carried.width ?? null,
    height: height ?? carried.height ?? null,
    duration: media.duration,
  }
}
